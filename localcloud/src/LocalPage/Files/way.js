import { get } from "./api.js";
import { block, code, empty, h, pretty, shortArn, table, tidy, time, word } from "./dom.js";
import { link } from "./route.js";

const names = { publish: "published", event: "event", rule: "rule", function: "function", write: "written", deliver: "delivered" };

// Where a step is seen among its like.
const seen = {
  publish: (step) => h("a", { href: link("messages", { q: step.id }) }, step.what),
  deliver: (step) => h("a", { href: link("messages", { topic: step.what }) }, step.what),
  function: (step) => h("a", { href: link("functions", { q: step.id }) }, tidy(step.what)),
  write: (step) => h("a", { href: link("tables", { table: step.what }) }, tidy(step.what)),
};

const who = (step) => (step.kind === "deliver" ? h("a", { href: link("connections", { q: step.who.split(",")[0] }) }, step.who) : step.who.startsWith("arn:") ? shortArn(step.who) : step.who);

const row = (step, i) => ({
  key: `${step.time} ${step.kind} ${step.id} ${i}`,
  cells: [time(step.time), word(names[step.kind]), h("td", { class: "code", title: step.what }, seen[step.kind]?.(step) ?? step.what), h("td", { title: step.who }, who(step)), step.outcome],
  detail: () => h("div", {}, block(pretty(step.text)), h("p", { class: "faint" }, step.kind === "write" ? step.who : `id ${step.id}`)),
});

const form = (page) =>
  h(
    "form",
    { class: "panel", "aria-label": "Follow a message", submit: (event) => (event.preventDefault(), page.go({ id: new FormData(event.target).get("id").trim() })) },
    h("label", { class: "wide" }, "Id of a message, an event or an invocation, or a trace id", h("input", { type: "text", name: "id", required: true, minlength: 3, maxlength: 256, value: page.param("id"), autocomplete: "off", spellcheck: "false" })),
    h("button", { class: "act main", type: "submit" }, "Follow"),
  );

/** One message's way: published, in rules, in functions, written, delivered. */
export default {
  id: "way",
  title: "Way",
  isLazy: true,
  load: ({ param }) => (param("id") ? get(`way/${encodeURIComponent(param("id"))}`).catch((error) => (error instanceof TypeError ? Promise.reject(error) : { steps: [], problem: error.message })) : { steps: null }),
  frame: (page) => [form(page)],
  render({ steps, isCut, problem }, { open }) {
    if (problem) return empty(problem);
    if (!steps) return empty("Name a message here, or follow “Its way” at one of the messages.");
    if (steps.length === 0) return empty("Nothing lately had that id. Of a payload its first kilobyte is looked through, of what functions and tables are given the first 16.");
    return h("div", {}, table(["Time", "Step", "What", "Who", "Outcome"], steps.map(row), open), isCut && h("p", { class: "faint" }, "The first 200 steps."));
  },
};

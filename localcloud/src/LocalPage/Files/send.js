import { get, post } from "./api.js";
import { block, h, pretty, tidy } from "./dom.js";
import { link } from "./route.js";

// What became of what was sent last.
let outcome = [];

const sending = (page, send) => async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    outcome = await send(new FormData(event.target));
  } catch (error) {
    outcome = [h("p", { class: "bad" }, error.message)];
  }
  button.disabled = false;
  page.draw();
};

async function put(form) {
  const { eventId } = await post("events", { bus: form.get("bus"), source: form.get("source"), detailType: form.get("detailType"), detail: form.get("detail") });
  return [h("p", {}, "The event is on its bus: ", h("a", { href: link("way", { id: eventId }) }, eventId))];
}

async function invoke(form) {
  const { requestId, hasFailed, answer, log } = await post("invoke", { function: form.get("function"), payload: form.get("payload") });
  return [
    h("p", { class: hasFailed ? "bad" : "good" }, hasFailed ? "The function failed: " : "The function answered: ", h("a", { href: link("way", { id: requestId }) }, requestId)),
    block(pretty(answer)),
    log && [h("p", { class: "faint" }, "The end of its log"), block(log)],
  ];
}

const events = (page) =>
  h(
    "form",
    { class: "panel", "aria-label": "Put an event", submit: sending(page, put) },
    h("h2", {}, "Put an event"),
    h("label", {}, "Bus", h("select", { name: "bus" })),
    h("label", {}, "Source", h("input", { type: "text", name: "source", required: true, value: "local.page" })),
    h("label", { class: "wide" }, "Detail type", h("input", { type: "text", name: "detailType", required: true })),
    h("label", { class: "whole" }, "Detail", h("textarea", { name: "detail", rows: 5, required: true, spellcheck: "false" }, "{}")),
    h("button", { class: "act main", type: "submit" }, "Put"),
  );

const functions = (page) =>
  h(
    "form",
    { class: "panel", "aria-label": "Invoke a function", submit: sending(page, invoke) },
    h("h2", {}, "Invoke a function"),
    h("label", { class: "wide" }, "Function", h("select", { name: "function" })),
    h("label", { class: "whole" }, "Payload", h("textarea", { name: "payload", rows: 5, spellcheck: "false" }, "{}")),
    h("button", { class: "act main", type: "submit" }, "Invoke"),
  );

function fill(name, options) {
  const select = document.querySelector(`select[name=${name}]`);
  if (select.options.length === 0) select.append(...options);
}

/** Puts an event and invokes a function, as the administrator. */
export default {
  id: "send",
  title: "Send",
  isLazy: true,
  loadsOnce: true,
  load: async () => ({ buses: await get("buses"), functions: await get("functions") }),
  frame: (page) => {
    outcome = [];
    return [h("div", { class: "forms" }, events(page), functions(page))];
  },
  render: () => h("div", { role: "status", id: "sent" }, outcome),
  after({ buses, functions: all }) {
    // The one of the template, if there is one, stands behind the account's own.
    fill("bus", buses.map((bus, i) => h("option", { selected: i === buses.length - 1 }, bus)));
    fill("function", all.map((one) => h("option", { value: one.name, title: one.name }, one.handler.includes(".") ? tidy(one.name) : one.handler)));
  },
};

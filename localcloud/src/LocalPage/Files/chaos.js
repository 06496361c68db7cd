import { post } from "./api.js";
import { h } from "./dom.js";

// As on the command line and in POST /_local/chaos.
const switches = [
  { name: "duplicate", hint: "MQTT deliveries made twice", unit: "share" },
  { name: "reorder", hint: "MQTT deliveries behind the next one", unit: "share" },
  { name: "drop-qos0", hint: "MQTT deliveries of QoS 0 dropped", unit: "share" },
  { name: "delay-suback", hint: "subscriptions start late, at most", unit: "time" },
  { name: "disconnect-every", hint: "connections last on average", unit: "time" },
  { name: "throttle", hint: "calls of AWS APIs throttled", unit: "share" },
  { name: "lambda-error", hint: "invocations that fail", unit: "share" },
  { name: "seed", hint: "the same number, the same chaos", unit: "number" },
];
const examples = { share: "0 to 1, such as 0.1", time: "such as 500ms, 2s, 1m", number: "any" };

let said = "";
// What the fields hold: what is switched on, until somebody writes there.
let edited = null;

const parse = (text) => new Map(text === "off" ? [] : text.split(",").map((part) => part.split("=", 2)));

function wanted(form) {
  const parts = switches.map(({ name }) => [name, form.elements[name].value.trim()]).filter(([, value]) => value !== "");
  return parts.some(([name]) => name !== "seed") ? parts.map((part) => part.join("=")).join(",") : "off";
}

async function set(text, { draw, refresh }) {
  try {
    await post("chaos", text, "text/plain");
    said = text === "off" ? "everything is off" : `switched on: ${text}`;
    edited = null;
  } catch (error) {
    said = error.message;
  }
  fill(null);
  draw();
  refresh();
}

/** Shows in the fields what is switched on, unless somebody is writing there. */
function fill(current) {
  const form = document.getElementById("chaos");
  if (!form) return;
  document.getElementById("chaos-said").textContent = said;
  if (!current || edited) return;
  for (const { name } of switches) form.elements[name].value = current.get(name) ?? "";
}

const field = ({ name, hint, unit }) =>
  h("label", {}, h("strong", {}, name), h("span", {}, hint), h("input", { type: "text", name, placeholder: examples[unit], autocomplete: "off", spellcheck: "false" }));

const form = (page) =>
  h(
    "form",
    {
      id: "chaos",
      class: "panel switches",
      "aria-label": "Chaos",
      input: () => (edited = true),
      submit: (event) => {
        event.preventDefault();
        set(wanted(event.target), page);
      },
    },
    switches.map(field),
    h("div", { class: "bar" }, h("button", { class: "act main", type: "submit" }, "Switch on"), h("button", { class: "act", type: "button", click: () => set("off", page) }, "All off"), h("span", { role: "status", id: "chaos-said" })),
  );

/** What goes wrong on purpose, because AWS documents that it happens; and what to switch. */
export default {
  id: "chaos",
  title: "Chaos",
  path: "chaos",
  count: ({ chaos }) => (chaos === "off" ? "off" : "on"),
  alarm: ({ chaos }) => chaos !== "off",
  frame: (page) => {
    edited = null;
    return [h("p", { class: "faint" }, "Duplicates, disorder, late starts, cuts and throttling happen on AWS. Here they happen when you ask for them, at once and to everybody."), form(page)];
  },
  render({ chaos }) {
    fill(parse(chaos));
    return h("p", {}, "Now: ", chaos === "off" ? h("strong", { class: "good" }, "off") : h("code", { class: "bad" }, chaos));
  },
};

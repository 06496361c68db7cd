import { post } from "./api.js";
import { code, empty, h, number, pretty, shortArn, table, time } from "./dom.js";

let said = "";
let withEvents = false;

async function publish(event, refresh) {
  event.preventDefault();
  const form = new FormData(event.target);
  try {
    await post("publish", { topic: form.get("topic"), payload: form.get("payload"), qos: Number(form.get("qos")), retain: form.get("retain") === "on" });
    said = `published to ${form.get("topic")}`;
  } catch (error) {
    said = error.message;
  }
  refresh();
}

const form = (refresh) =>
  h(
    "form",
    { class: "panel", "aria-label": "Publish a message", submit: (event) => publish(event, refresh) },
    h("label", { class: "wide" }, "Topic", h("input", { type: "text", name: "topic", required: true, value: "broadcast/announcements" })),
    h("label", { class: "wide" }, "Payload", h("textarea", { name: "payload" }, '{"text":"Hello"}')),
    h("label", {}, "QoS", h("select", { name: "qos" }, h("option", {}, "1"), h("option", {}, "0"))),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "retain" }), "retain"),
    h("button", { class: "act main", type: "submit" }, "Publish"),
    h("span", { role: "status", id: "said" }),
  );

const events = (draw) =>
  h(
    "label",
    { class: "check" },
    h("input", {
      type: "checkbox",
      checked: withEvents,
      change: (event) => {
        withEvents = event.target.checked;
        draw();
      },
    }),
    "lifecycle events too",
  );

const isEvent = (message) => message.topic.startsWith("$aws/events/");

const payload = ({ base64, payload: text }) =>
  base64 ? h("td", { class: "code faint" }, `binary: ${text.slice(0, 120)}${text.length > 120 ? "…" : ""}`) : code(text.length > 200 ? `${text.slice(0, 200)}…` : text);

const row = (message) => ({
  key: message.traceId,
  cells: [
    time(message.time),
    code(message.topic),
    h("td", { title: message.principal ?? "" }, message.clientId ?? shortArn(message.principal)),
    number(message.qos),
    number(message.bytes),
    payload(message),
  ],
  detail: () =>
    h("div", {}, message.base64 && h("p", { class: "faint" }, "Not text; in base64:"), h("pre", {}, message.base64 ? message.payload : pretty(message.payload)), message.bytes > 1024 && h("p", { class: "faint" }, `The first 1,024 of ${message.bytes} bytes.`), h("p", { class: "faint" }, `trace id ${message.traceId}, from ${message.principal ?? "AWS IoT"}`)),
});

/** Messages through the broker as they pass, and a form to publish one. */
export default {
  id: "messages",
  title: "Messages",
  path: "messages",
  count: (messages) => messages.filter((message) => !isEvent(message)).length,
  text: (message) => `${message.topic} ${message.payload} ${message.clientId ?? ""} ${message.principal ?? ""}`,
  option: events,
  frame: (refresh) => [form(refresh)],
  render(messages, open) {
    document.getElementById("said").textContent = said;
    const shown = messages.filter((message) => withEvents || !isEvent(message)).reverse();
    return shown.length === 0
      ? empty("No message yet. Publish one above, or open the demo.")
      : table(["Time", "Topic", "From", "QoS", "Bytes", "Payload"], shown.map(row), open);
  },
};

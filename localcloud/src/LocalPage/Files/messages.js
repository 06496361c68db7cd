import { get, post } from "./api.js";
import { block, code, empty, h, number, pretty, short, shortArn, table, time } from "./dom.js";
import { link } from "./route.js";

// More than anybody reads; what is open stays.
const most = 200;

let said = "";
let problem = "";
let isPaused = false;
// What there is of one filter.
let feed = null;

async function publish(event, { draw, refresh }) {
  event.preventDefault();
  const form = new FormData(event.target);
  try {
    await post("publish", { topic: form.get("topic"), payload: form.get("payload"), qos: Number(form.get("qos")), retain: form.get("retain") === "on" });
    said = `published to ${form.get("topic")}`;
  } catch (error) {
    said = error.message;
  }
  draw();
  refresh();
}

const form = (page) =>
  h(
    "form",
    { class: "panel", "aria-label": "Publish a message", submit: (event) => publish(event, page) },
    h("label", { class: "wide" }, "Topic", h("input", { type: "text", name: "topic", required: true, value: "broadcast/announcements" })),
    h("label", { class: "wide" }, "Payload", h("textarea", { name: "payload" }, '{"text":"Hello"}')),
    h("label", {}, "QoS", h("select", { name: "qos" }, h("option", {}, "1"), h("option", {}, "0"))),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "retain" }), "retain"),
    h("button", { class: "act main", type: "submit" }, "Publish"),
    h("span", { role: "status", id: "said" }),
  );

function pauseButton({ refresh }) {
  const button = h("button", { class: "act", type: "button", id: "pause", "aria-pressed": isPaused, click: () => set(!isPaused) }, "Pause");
  const set = (value) => {
    isPaused = value;
    button.setAttribute("aria-pressed", value);
    refresh();
  };
  return button;
}

const options = (page) => [
  h("input", {
    type: "text", class: "filter", name: "filter", placeholder: "Topic filter, such as chat/+", "aria-label": "Topic filter", autocomplete: "off", spellcheck: "false",
    value: page.param("topic"), change: (event) => page.go({ topic: event.target.value.trim() }),
  }),
  h("label", { class: "check" }, h("input", { type: "checkbox", checked: page.param("events") === "1", change: (event) => page.go({ events: event.target.checked ? "1" : "" }) }), "lifecycle events too"),
  pauseButton(page),
  h("button", { class: "act", type: "button", click: () => clear(page) }, "Clear"),
  h("span", { class: "faint", role: "status", id: "feed" }),
];

function clear({ refresh }) {
  feed = { ...feed, messages: [], missed: 0 };
  refresh();
}

function further(before, news, open) {
  // LocalCloud was started anew, and counts anew.
  const isRestarted = news.last < before.last;
  const all = [...news.messages.reverse(), ...(isRestarted ? [] : before.messages)];
  return {
    ...before,
    last: news.last,
    // What there was before anybody looked was not missed.
    missed: before.missed + (before.last === 0 || isRestarted ? 0 : news.missed),
    messages: all.filter((message, i) => i < most || open.has(message.traceId)),
  };
}

// What came since it was asked last. The server finds what matches and bounds it, so that a flood costs neither of us more than this.
async function load({ open, param, shows }) {
  const wanted = new URLSearchParams({ filter: param("topic"), events: param("events") === "1" });
  if (!feed || (shows("messages") && feed.key !== String(wanted))) feed = { key: String(shows("messages") ? wanted : ""), last: 0, missed: 0, messages: [] };
  const asked = feed;
  if (!isPaused || asked.last === 0) {
    try {
      const news = await get(`messages/feed?${asked.key}&after=${asked.last}`);
      problem = "";
      // Cleared, or asked for something else, meanwhile; two who asked at once have the same news.
      if (asked === feed) feed = further(asked, news, open);
    } catch (error) {
      if (error instanceof TypeError) throw error; // nobody answers
      problem = error.message;
    }
  }
  return { ...feed, isPaused, problem };
}

const payload = ({ base64, payload: text }) => (base64 ? h("td", { class: "code faint" }, `binary: ${short(text)}`) : code(short(text)));

const detail = (message) =>
  h(
    "div",
    {},
    message.base64 && h("p", { class: "faint" }, "Not text; in base64:"),
    block(message.base64 ? message.payload : pretty(message.payload)),
    message.bytes > 1024 && h("p", { class: "faint" }, `The first 1,024 of ${message.bytes} bytes.`),
    h("p", { class: "faint" }, `trace id ${message.traceId}, from ${message.principal ?? "AWS IoT"}`),
    h(
      "p",
      { class: "links" },
      h("a", { href: link("way", { id: message.traceId }) }, "Its way"),
      h("a", { href: link("messages", { topic: message.topic }) }, "This topic"),
      message.clientId && h("a", { href: link("connections", { q: message.clientId }) }, "Its connection"),
    ),
  );

const row = (message) => ({
  key: message.traceId,
  cells: [time(message.time), code(message.topic), h("td", { title: message.principal ?? "" }, message.clientId ?? shortArn(message.principal)), number(message.qos), number(message.bytes), payload(message)],
  detail: () => detail(message),
});

function state({ isPaused: stands, problem: wrong, missed }) {
  if (wrong) return wrong;
  const left = missed > 0 ? `${missed.toLocaleString("en")} more were too many to show` : "";
  return [stands && "paused", left].filter(Boolean).join("; ");
}

/** Messages through the broker as they pass, and a form to publish one. */
export default {
  id: "messages",
  title: "Messages",
  load,
  items: (value) => value.messages,
  count: (value) => value.last,
  text: (message) => `${message.topic} ${message.payload} ${message.clientId ?? ""} ${message.principal ?? ""} ${message.traceId}`,
  option: options,
  frame: (page) => [form(page)],
  render: (messages, { open }) =>
    messages.length === 0 ? empty("No message yet. Publish one above, or open the demo.") : table(["Time", "Topic", "From", "QoS", "Bytes", "Payload"], messages.map(row), open),
  after(value) {
    document.getElementById("said").textContent = said;
    document.getElementById("feed").textContent = state(value);
  },
};

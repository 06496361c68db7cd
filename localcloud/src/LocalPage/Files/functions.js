import { get } from "./api.js";
import { block, empty, h, number, shortArn, table, tidy, time } from "./dom.js";
import { link } from "./route.js";

const logs = new Map();

// Asked for when a row is opened, and again until the invocation's last line is there.
function log(invocation) {
  const box = h("div", {}, block(logs.get(invocation.requestId) ?? "…"));
  if (!logs.get(invocation.requestId)?.includes(`REPORT RequestId: ${invocation.requestId}`)) {
    get(`invocations/${invocation.requestId}/log`)
      .then((lines) => lines.map((line) => line.message).join("\n") || "No log line: see whether the function's role may write to its log group.")
      .catch((error) => error.message)
      .then((text) => {
        logs.set(invocation.requestId, text);
        box.replaceChildren(block(text));
      });
  }
  return box;
}

const row = (invocation) => ({
  key: `${invocation.requestId} ${invocation.attempt}`,
  cells: [
    time(invocation.time),
    h("td", { title: invocation.function }, invocation.handler.includes(".") ? tidy(invocation.function) : invocation.handler),
    h("td", { title: invocation.source }, shortArn(invocation.source)),
    number(invocation.attempt),
    number(invocation.durationMilliseconds.toFixed(1)),
    invocation.errorType
      ? h("td", { class: "bad" }, `${invocation.errorType}: ${invocation.errorMessage ?? ""}`)
      : h("td", { class: "good" }, "ok"),
  ],
  detail: () => h("div", {}, log(invocation), h("p", { class: "links" }, h("a", { href: link("way", { id: invocation.requestId }) }, "What led here"), h("a", { href: link("functions", { q: invocation.function }) }, "This function"))),
});

/** What ran, how long, how it ended, and its log. */
export default {
  id: "functions",
  title: "Invocations",
  path: "invocations",
  text: (invocation) => `${invocation.function} ${invocation.source} ${invocation.requestId} ${invocation.errorType ?? "ok"} ${invocation.errorMessage ?? ""}`,
  alarm: (invocations) => invocations.some((invocation) => invocation.errorType),
  render: (invocations, { open }) =>
    invocations.length === 0
      ? empty("No function ran yet.")
      : table(["Time", "Function", "Invoked by", "Attempt", "ms", "Result"], [...invocations].reverse().slice(0, 200).map(row), open),
};

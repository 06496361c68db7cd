import { block, code, empty, h, number, pretty, table, tidy, time } from "./dom.js";

const queue = (it, open) => [
  h("h2", { title: it.name }, tidy(it.name)),
  h("p", { class: "faint" }, `${it.visible} to receive, ${it.inFlight} in flight, ${it.delayed} delayed`),
  it.messages.length === 0
    ? empty("Empty.")
    : table(
        ["Sent", "Message id", "Received", "Body"],
        it.messages.map((message) => ({
          key: message.messageId,
          cells: [time(message.sentAt), code(message.messageId), number(message.receiveCount), code(message.body.length > 200 ? `${message.body.slice(0, 200)}…` : message.body)],
          detail: () =>
            h("div", {}, block(pretty(message.body)), Object.keys(message.attributes).length > 0 && [h("p", { class: "faint" }, "Attributes"), block(JSON.stringify(message.attributes, null, 2))]),
        })),
        open,
      ),
];

const total = (queues) => queues.reduce((sum, it) => sum + it.visible + it.inFlight + it.delayed, 0);

/** What lies in the queues, dead letters above all. */
export default {
  id: "queues",
  title: "Dead letters",
  path: "queues",
  count: total,
  alarm: (queues) => total(queues) > 0,
  render: (queues, { open }) => (queues.length === 0 ? empty("The template has no queue.") : h("div", {}, queues.flatMap((it) => queue(it, open)))),
};

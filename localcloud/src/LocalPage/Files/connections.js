import { post } from "./api.js";
import { code, empty, h, shortArn, table, time, word } from "./dom.js";
import { link } from "./route.js";

const cut = (clientId, refresh) =>
  h("button", { class: "act", "data-focus": `cut ${clientId}`, "aria-label": `Cut ${clientId}`, title: "End the TCP connection without a word, as a lost network does", click: () => post(`connections/${encodeURIComponent(clientId)}/cut`).finally(refresh) }, "Cut");

const protocols = { Mqtt31: "MQTT 3.1", Mqtt311: "MQTT 3.1.1", Mqtt5: "MQTT 5" };

/** Who is connected, with what filters, and a button to cut the line. */
export default {
  id: "connections",
  title: "Connections",
  path: "connections",
  text: (connection) => `${connection.clientId} ${connection.principal} ${connection.identityId ?? ""} ${connection.subscriptions.map((subscription) => subscription.topicFilter).join(" ")}`,
  render: (connections, { open, refresh }) =>
    connections.length === 0
      ? empty("Nobody is connected. Open the demo and sign in as alice or bob.")
      : table(
          ["Since", "Client id", "Principal", "Protocol", "Subscriptions", "Dropped", ""],
          connections.map((connection) => ({
            key: connection.clientId,
            cells: [
              time(connection.connectedSince),
              h("td", { class: "code" }, h("a", { href: link("messages", { q: connection.clientId }), title: "Its messages" }, connection.clientId)),
              h("td", { title: connection.principal }, connection.identityId ? h("a", { href: link("users", { q: connection.identityId }), title: "Who that is" }, connection.identityId) : shortArn(connection.principal)),
              word(protocols[connection.protocol] ?? connection.protocol),
              h("td", { class: "code" }, connection.subscriptions.flatMap((subscription) => [h("div", {}, h("a", { href: link("messages", { topic: subscription.topicFilter }), title: "What it gets" }, subscription.topicFilter), ` (QoS ${subscription.qos})`)])),
              h("td", { class: connection.dropped > 0 ? "number bad" : "number", title: "Messages that the client did not get: over the rate, behind a full queue, or larger than it takes" }, String(connection.dropped)),
              cut(connection.clientId, refresh),
            ],
          })),
          open,
        ),
};

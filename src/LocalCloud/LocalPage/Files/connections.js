import { post } from "./api.js";
import { code, empty, h, number, shortArn, table, time } from "./dom.js";

const cut = (clientId, refresh) =>
  h("button", { class: "act", title: "End the TCP connection without a word, as a lost network does", click: () => post(`connections/${encodeURIComponent(clientId)}/cut`).finally(refresh) }, "Cut");

/** Who is connected, with what filters, and a button to cut the line. */
export default {
  id: "connections",
  title: "Connections",
  path: "connections",
  render: (connections, open, refresh) =>
    connections.length === 0
      ? empty("Nobody is connected. Open the demo and sign in as alice or bob.")
      : table(
          ["Since", "Client id", "Principal", "Protocol", "Subscriptions", "Dropped", ""],
          connections.map((connection) => ({
            key: connection.clientId,
            cells: [
              time(connection.connectedSince),
              code(connection.clientId),
              h("td", { title: connection.principal }, connection.identityId ?? shortArn(connection.principal)),
              connection.protocol,
              h("td", { class: "code" }, connection.subscriptions.flatMap((subscription) => [h("div", {}, `${subscription.topicFilter} (QoS ${subscription.qos})`)])),
              number(connection.dropped),
              cut(connection.clientId, refresh),
            ],
          })),
          open,
        ),
};

import { block, code, empty, h, shortArn, table, time, word } from "./dom.js";
import { link } from "./route.js";

const row = (refused) => ({
  key: `${refused.time} ${refused.action} ${refused.resource}`,
  cells: [time(refused.time), h("td", { title: refused.principal }, refused.identityId ?? shortArn(refused.principal)), word(refused.action), code(refused.resource), refused.reason],
  detail: () =>
    h(
      "div",
      {},
      h("p", {}, refused.statement ? `Denied by a statement of ${refused.policy}:` : "No statement allows it."),
      refused.statement && block(JSON.stringify(refused.statement, null, 2)),
      refused.nearest.length > 0 && [h("p", {}, "These came nearest:"), block(JSON.stringify(refused.nearest, null, 2))],
      h("p", { class: "faint" }, refused.principal),
      refused.identityId && h("p", { class: "links" }, h("a", { href: link("users", { q: refused.identityId }) }, "Who that is"), h("a", { href: link("connections", { q: refused.identityId }) }, "Their connections")),
    ),
});

/** Who was refused what, and by which statement: the line to look at first when something doesn't arrive. */
export default {
  id: "refused",
  title: "Refused",
  path: "refused",
  text: (refused) => `${refused.principal} ${refused.identityId ?? ""} ${refused.action} ${refused.resource} ${refused.reason}`,
  alarm: (refused) => refused.length > 0,
  render: (refused, { open }) =>
    refused.length === 0 ? empty("Nothing was refused. What a policy does not allow is listed here, with the statement that denied it or came nearest.") : table(["Time", "Who", "Action", "Resource", "Why"], [...refused].reverse().slice(0, 200).map(row), open),
};

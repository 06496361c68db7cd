import { block, code, empty, h, table, word } from "./dom.js";
import { link } from "./route.js";

const row = (user) => ({
  key: `${user.pool} ${user.username}`,
  cells: [user.username, code(user.sub), h("td", { class: "code" }, user.identityIds.map((id) => h("div", {}, h("a", { href: link("connections", { q: id }), title: "Connections" }, id)))), h("td", { class: user.enabled ? "word" : "word bad" }, user.enabled ? user.status : "disabled"), word(user.pool)],
  detail: () =>
    h(
      "div",
      {},
      block(JSON.stringify(user.attributes, null, 2)),
      h("p", { class: "links" }, user.identityIds.flatMap((id) => [h("a", { href: link("connections", { q: id }) }, "Connections"), h("a", { href: link("refused", { q: id }) }, "What was refused"), h("a", { href: link("messages", { q: id }) }, "Messages")])),
    ),
});

/** Who can sign in, and as which identity AWS IoT knows them. */
export default {
  id: "users",
  title: "Users",
  path: "users",
  isLazy: true,
  items: (value) => value.users,
  text: (user) => `${user.username} ${user.sub} ${user.identityIds.join(" ")} ${JSON.stringify(user.attributes)}`,
  render: (users, { open }, { count }) =>
    users.length === 0
      ? empty("No user pool has a user.")
      : h("div", {}, table(["Name", "Sub", "Identity", "Status", "Pool"], users.map(row), open), count > 500 && h("p", { class: "faint" }, `The first 500 of ${count}.`)),
};

import { get } from "./api.js";
import { block, code, empty, h, short, table, tidy } from "./dom.js";
import { link } from "./route.js";

const name = ({ param }, tables) => (tables.some((one) => one.name === param("table")) ? param("table") : tables[0]?.name);

async function load(page) {
  const tables = await get("tables");
  const shown = name(page, tables);
  if (!shown) return { tables, items: [] };
  const query = new URLSearchParams([["pk", page.param("pk")], ["from", page.param("from")], ["ascending", String(page.param("order") === "ascending")]].filter(([, value]) => value));
  try {
    return { tables, shown, ...(await get(`tables/${encodeURIComponent(shown)}?${query}`)) };
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { tables, shown, items: [], problem: error.message };
  }
}

const submit = (page) => (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  page.go({ table: form.get("table"), pk: form.get("pk").trim(), order: form.get("order"), from: "" });
};

const form = (page) =>
  h(
    "form",
    { class: "panel", "aria-label": "Items of a table", submit: submit(page) },
    h("label", {}, "Table", h("select", { name: "table", change: (event) => page.go({ table: event.target.value, pk: "", from: "" }) })),
    h("label", { class: "wide" }, "Partition, or nothing for all", h("input", { type: "text", name: "pk", value: page.param("pk"), autocomplete: "off", spellcheck: "false" })),
    h("label", {}, "Order in a partition", h("select", { name: "order" }, h("option", { value: "" }, "last first"), h("option", { value: "ascending", selected: page.param("order") === "ascending" }, "first first"))),
    h("button", { class: "act main", type: "submit" }, "Show"),
    h("button", { class: "act", type: "button", click: () => page.reload() }, "Ask again"),
  );

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));

function row(item, keys, shown) {
  const rest = Object.fromEntries(Object.entries(item).filter(([attribute]) => !keys.includes(attribute)));
  const [partition, ...sort] = keys.map((key) => text(item[key]));
  return {
    key: JSON.stringify([shown, partition, ...sort]),
    cells: [h("td", { class: "code" }, h("a", { href: link("tables", { table: shown, pk: partition }), title: "This partition" }, partition)), ...sort.map(code), code(short(JSON.stringify(rest)))],
    detail: () => h("div", {}, block(JSON.stringify(item, null, 2)), typeof item.id === "string" && h("p", { class: "links" }, h("a", { href: link("way", { id: item.id }) }, "The way of what has this id"))),
  };
}

/** What the tables hold: the log, rooms, inboxes, whatever the template has. */
export default {
  id: "tables",
  title: "Tables",
  isLazy: true,
  loadsOnce: true,
  load,
  items: (value) => value.items,
  text: (item) => JSON.stringify(item),
  frame: (page) => [form(page)],
  render(items, page, { keys, next, problem, shown }) {
    if (problem) return empty(problem);
    if (items.length === 0) return empty("No item.");
    return h("div", {}, table([...keys, "The rest"], items.map((item) => row(item, keys, shown)), page.open), next && h("p", { class: "links" }, h("a", { href: link("tables", { table: shown, pk: page.param("pk"), order: page.param("order"), from: next }) }, "Further items")));
  },
  after({ tables, shown }) {
    const select = document.querySelector("form select[name=table]");
    if (select.options.length === 0) select.append(...tables.map((one) => h("option", { value: one.name, selected: one.name === shown }, tidy(one.name))));
  },
};

// What text comes from messages and clients goes into the page as text, never as markup.

/** An element with attributes (a function is an event listener) and children (strings, nodes, nothing). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(2).filter((child) => child != null && child !== false));
  return element;
}

/** A table; each row is { key, cells, detail? }: a row with a detail opens under it. On a narrow screen each row is a card of its own. */
export function table(headings, rows, open) {
  const body = rows.flatMap((row) => {
    const line = h("tr", {}, row.cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : h("td", {}, cell))));
    headings.forEach((heading, i) => (line.cells[i].dataset.label = heading));
    if (!row.detail) return [line];
    const isOpen = open.has(row.key);
    const button = h("button", { class: "act toggle", "aria-expanded": isOpen, "aria-label": isOpen ? "Hide details" : "Show details", click: () => open.toggle(row.key) }, isOpen ? "−" : "+");
    line.cells[0].replaceChildren(h("div", { class: "lead" }, button, h("span", {}, ...line.cells[0].childNodes)));
    line.className = "opens";
    line.addEventListener("click", (event) => event.target.closest("button, a") || String(getSelection()) || open.toggle(row.key));
    return isOpen ? [line, h("tr", { class: "detail" }, h("td", { colspan: headings.length }, row.detail()))] : [line];
  });
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, headings.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, body)));
}

/** What to say where there is nothing yet. */
export const empty = (text) => h("p", { class: "empty" }, text);

/** 14:03:07.123, the full time as tooltip. */
export function time(iso) {
  const date = new Date(iso);
  const text = `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return h("td", { class: "time", title: iso }, text);
}

export const number = (value) => h("td", { class: "number" }, String(value));

/** What must not be broken: an action, a name. */
export const word = (text) => h("td", { class: "word" }, text);

export const code = (text) => h("td", { class: "code" }, text);

/** JSON made readable; other text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A name that CloudFormation made, without the stack before it and the hash behind it: enough to tell things apart by. */
export const tidy = (name) => name.replace(/^[^-]+-(.+)-[0-9A-F]{12}$/, "$1");

/** Who somebody is, in a word: a user, a function, or the role of signed-in users. */
export function shortArn(arn) {
  if (!arn) return "AWS IoT";
  const [, first, last] = arn.split("/");
  return tidy((last === "CognitoIdentityCredentials" ? first : (last ?? first)) ?? arn);
}

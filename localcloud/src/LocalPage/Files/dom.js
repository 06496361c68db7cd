// What text comes from messages and clients goes into the page as text, never as markup.

// Control characters, marks that turn the direction of writing round, and what has no width: shown by their number, so that no text
// passes for another one, and none changes how the text beside it reads. Joiners of emoji and of Arabic are no such marks.
const hidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Text of strangers, all of whose characters can be seen. */
export const visible = (text) => String(text).replace(hidden, (character) => `\\u{${character.codePointAt(0).toString(16).toUpperCase()}}`);

/** An element with attributes (a function is an event listener) and children (strings, nodes, nothing). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, name === "title" ? visible(value) : String(value));
  }
  const shown = children.flat(2).filter((child) => child != null && child !== false);
  element.append(...shown.map((child) => (child instanceof Node ? child : visible(child))));
  return element;
}

/** What is the same element for somebody at the keyboard, though it is made anew. */
const focusKey = (key) => ({ "data-focus": key });

/** A table; each row is { key, cells, detail? }: a row with a detail opens under it. On a narrow screen each row is a card of its own. */
export function table(headings, rows, open) {
  const body = rows.flatMap((row) => {
    const line = h("tr", {}, row.cells.map((cell) => (cell instanceof HTMLTableCellElement ? cell : h("td", {}, cell))));
    headings.forEach((heading, i) => (line.cells[i].dataset.label = heading));
    if (!row.detail) return [line];
    const isOpen = open.has(row.key);
    const button = h("button", { class: "act toggle", ...focusKey(row.key), "aria-expanded": isOpen, "aria-label": isOpen ? "Hide details" : "Show details", click: () => open.toggle(row.key) }, isOpen ? "−" : "+");
    line.cells[0].replaceChildren(h("div", { class: "lead" }, button, h("span", {}, ...line.cells[0].childNodes)));
    line.className = "opens";
    line.addEventListener("click", (event) => event.target.closest("button, a") || String(getSelection()) || open.toggle(row.key));
    return isOpen ? [line, h("tr", { class: "detail" }, h("td", { colspan: headings.length }, row.detail()))] : [line];
  });
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, headings.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, body)));
}

/** Copies a text as it came, whatever of it is shown. */
export function copy(text, label = "Copy") {
  const button = h("button", { class: "act", type: "button", ...focusKey(`copy ${label} ${text}`), click: () => navigator.clipboard.writeText(text).then(() => tell("Copied."), () => tell("The browser does not let this page copy.")) }, label);
  return button;
}

/** Says something to everybody, those who can't see the page included. */
export function tell(text) {
  document.getElementById("told").textContent = text;
}

/** A text to look at as it is, cut where nobody reads on, with a button that copies all of it. */
export const block = (text) =>
  h("div", { class: "block" }, h("pre", {}, text.length > maxBlock ? `${text.slice(0, maxBlock)}…` : text), copy(text));
const maxBlock = 20_000;

/** What does not fit into a row, cut. */
export const short = (text) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

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

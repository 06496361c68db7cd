import { get } from "./api.js";
import chaos from "./chaos.js";
import connections from "./connections.js";
import { empty, h } from "./dom.js";
import functions from "./functions.js";
import messages from "./messages.js";
import queues from "./queues.js";
import refused from "./refused.js";
import resources from "./resources.js";

const views = [messages, connections, functions, refused, queues, resources, chaos];
const pause = 1000;

const status = document.getElementById("status");
const panel = document.getElementById("view");
const data = new Map();
let shown = views.find((view) => `#${view.id}` === location.hash) ?? views[0];
let list = null;

// What each view is searched for, by view.
const searches = new Map();

// Which rows are open, by view and key: a refresh must not close what somebody reads.
const opened = new Set();
const openRows = {
  has: (key) => opened.has(`${shown.id} ${key}`),
  toggle: (key) => {
    const id = `${shown.id} ${key}`;
    if (!opened.delete(id)) opened.add(id);
    draw();
  },
};

const tabs = new Map(
  views.map((view) => [view.id, h("button", { role: "tab", id: `tab-${view.id}`, "aria-controls": "view", click: () => show(view), keydown: (event) => step(view, event) }, view.title, h("span", { class: "count" }))]),
);
document.getElementById("tabs").append(...tabs.values());

// Arrow keys go from tab to tab (WAI-ARIA's tabs pattern).
function step(view, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) {
    const next = views[(views.indexOf(view) + by + views.length) % views.length];
    show(next);
    tabs.get(next.id).focus();
  }
}

function show(view) {
  shown = view;
  history.replaceState(null, "", `#${view.id}`);
  for (const [id, tab] of tabs) {
    tab.setAttribute("aria-selected", id === view.id);
    tab.tabIndex = id === view.id ? 0 : -1;
  }
  panel.setAttribute("aria-labelledby", `tab-${view.id}`);
  list = h("div");
  panel.replaceChildren(...(view.frame?.(refresh) ?? []), ...(view.text ? [search(view)] : []), list);
  draw();
}

function search(view) {
  const input = (event) => {
    searches.set(view.id, event.target.value.toLowerCase());
    draw();
  };
  return h("div", { class: "bar" }, h("input", { type: "search", placeholder: "Show only what contains …", "aria-label": "Show only what contains", value: searches.get(view.id) ?? "", input }), view.option?.(draw));
}

function found(view, value) {
  const text = searches.get(view.id);
  return view.text && text ? value.filter((item) => view.text(item).toLowerCase().includes(text)) : value;
}

function draw() {
  const items = data.get(shown.id);
  if (items) {
    // The button in use is another one afterwards: what had the focus keeps it by its place.
    const buttons = [...list.querySelectorAll("button")];
    const focus = buttons.indexOf(document.activeElement);
    const value = found(shown, items.value);
    const isLost = Array.isArray(value) && value.length === 0 && items.value.length > 0;
    list.replaceChildren(isLost ? empty("Nothing contains that.") : shown.render(value, openRows, refresh));
    if (focus >= 0) list.querySelectorAll("button")[focus]?.focus();
  }
}

function count(view, value) {
  const label = tabs.get(view.id).querySelector("span");
  label.className = view.alarm?.(value) ? "count alarm" : "count";
  label.textContent = String(view.count?.(value) ?? value.length);
  document.title = [...tabs.values()].some((tab) => tab.querySelector(".alarm")) ? "! LocalCloud" : "LocalCloud";
}

async function load(view) {
  const value = await get(view.path);
  const text = JSON.stringify(value);
  if (data.get(view.id)?.text === text) return;
  data.set(view.id, { text, value });
  count(view, value);
  if (view === shown) draw();
}

async function refresh() {
  draw();
  try {
    await Promise.all(views.map(load));
    const health = await get("health");
    status.textContent = health.status;
    status.className = "up";
  } catch (error) {
    status.textContent = `LocalCloud does not answer (${error.message})`;
    status.className = "down";
  }
}

async function poll() {
  // A page in the background asks for nothing.
  if (!document.hidden) await refresh();
  setTimeout(poll, pause);
}

async function links() {
  const config = await get("page/config.json");
  document.getElementById("links").append(...Object.entries(config).map(([name, url]) => h("a", { href: url }, name)));
}

show(shown);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
links().catch(() => undefined);
poll();

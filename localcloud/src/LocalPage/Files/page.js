import { get } from "./api.js";
import chaos from "./chaos.js";
import connections from "./connections.js";
import { empty, h, tell } from "./dom.js";
import functions from "./functions.js";
import messages from "./messages.js";
import queues from "./queues.js";
import refused from "./refused.js";
import resources from "./resources.js";
import { link, parse } from "./route.js";
import send from "./send.js";
import tables from "./tables.js";
import throughput from "./throughput.js";
import users from "./users.js";
import way from "./way.js";

// A view: id, title, load (JSON, or path to GET it) and render, which makes the list anew of what was loaded. Optional: frame and option
// (what stays above the list), after (what else there is to draw), items (what of it is a list), text (what an item is searched by), count and
// alarm (at the tab), isLazy (loaded only while it is shown) and loadsOnce (only when it is asked for).
const views = [messages, connections, functions, way, refused, queues, tables, users, send, throughput, resources, chaos];
const pause = 1000;
const typing = 300;

const status = document.getElementById("status");
const panel = document.getElementById("view");
const data = new Map();
let shown = views[0];
let params = new URLSearchParams();
let list = null;
let drawing = 0;
// Answers to what was asked before somebody went on are nobody's any more.
let visit = 0;

// Which rows are open, by view and key: a refresh must not close what somebody reads.
const opened = new Set();

/** What a view may ask of the page. */
const page = {
  open: {
    has: (key) => opened.has(`${shown.id} ${key}`),
    toggle: (key) => {
      const id = `${shown.id} ${key}`;
      if (!opened.delete(id)) opened.add(id);
      draw();
    },
  },
  draw,
  refresh,
  /** Asks again what is loaded only once. */
  reload: () => {
    data.delete(shown.id);
    return refresh();
  },
  shows: (id) => shown.id === id,
  /** What the address says of this, or nothing. */
  param: (name) => params.get(name) ?? "",
  /** Goes to another state of the view, as a link does; or, while somebody is typing, without a step of history. */
  go: (changes, isTyping = false) => {
    const address = link(shown.id, { ...Object.fromEntries(params), ...changes });
    if (!isTyping) {
      location.hash = address;
      return;
    }
    history.replaceState(null, "", address);
    params = parse(address).params;
  },
};

const tabs = new Map(
  views.map((view) => [view.id, h("button", { role: "tab", id: `tab-${view.id}`, "aria-controls": "view", click: () => (location.hash = link(view.id)), keydown: (event) => step(view, event) }, view.title, h("span", { class: "count" }))]),
);
document.getElementById("tabs").append(...tabs.values());

// Arrow keys go from tab to tab (WAI-ARIA's tabs pattern).
function step(view, event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) {
    const next = views[(views.indexOf(view) + by + views.length) % views.length];
    location.hash = link(next.id);
    tabs.get(next.id).focus();
  }
}

function show() {
  const asked = parse(location.hash);
  shown = views.find((view) => view.id === asked.id) ?? views[0];
  params = asked.params;
  visit++;
  for (const [id, tab] of tabs) {
    tab.setAttribute("aria-selected", id === shown.id);
    tab.tabIndex = id === shown.id ? 0 : -1;
  }
  panel.setAttribute("aria-labelledby", `tab-${shown.id}`);
  list = h("div");
  tell("");
  panel.replaceChildren(...(shown.frame?.(page) ?? []), ...(shown.text || shown.option ? [bar(shown)] : []), list);
  if (shown.isLazy) data.delete(shown.id);
  draw();
  refresh();
}

const bar = (view) => h("div", { class: "bar" }, view.text && search(), view.option?.(page));

function search() {
  let waiting = 0;
  const input = (event) => {
    const text = event.target.value;
    params.set("q", text);
    draw();
    clearTimeout(waiting);
    const of = shown;
    waiting = setTimeout(() => of === shown && page.go({ q: text }, true), typing);
  };
  return h("input", { type: "search", placeholder: "Show only what contains …", "aria-label": "Show only what contains", value: page.param("q"), input });
}

function found(view, items) {
  const text = page.param("q").toLowerCase();
  return view.text && text ? items.filter((item) => view.text(item).toLowerCase().includes(text)) : items;
}

// However often it is asked for, once a frame.
function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0;
    drawNow();
  });
}

function drawNow() {
  const loaded = data.get(shown.id);
  if (!loaded) return;
  // The button in use is another one afterwards: what had the focus keeps it by its name, or else by its place.
  const [focus, place] = [document.activeElement?.dataset.focus, [...list.querySelectorAll("button, a")].indexOf(document.activeElement)];
  const all = shown.items ? shown.items(loaded.value) : loaded.value;
  const value = Array.isArray(all) ? found(shown, all) : all;
  const isLost = Array.isArray(all) && value.length === 0 && all.length > 0;
  const drawn = isLost ? empty("Nothing contains that.") : shown.render(value, page, loaded.value);
  if (drawn !== list.firstChild) list.replaceChildren(drawn);
  shown.after?.(loaded.value, page);
  if (place < 0 || document.activeElement !== document.body) return;
  const again = [...list.querySelectorAll("button, a")];
  (again.find((one) => focus && one.dataset.focus === focus) ?? again[place])?.focus({ preventScroll: true });
}

function count(view, value) {
  const label = tabs.get(view.id).querySelector("span");
  label.className = view.alarm?.(value) ? "count alarm" : "count";
  label.textContent = String(view.count ? view.count(value) : value.length);
  document.title = [...tabs.values()].some((tab) => tab.querySelector(".alarm")) ? "! LocalCloud" : "LocalCloud";
}

async function load(view) {
  const asked = visit;
  const value = await (view.load ? view.load(page) : get(view.path));
  if (view.isLazy && asked !== visit) return;
  const text = JSON.stringify(value);
  if (data.get(view.id)?.text === text) return;
  data.set(view.id, { text, value });
  if (!view.isLazy) count(view, value);
  if (view === shown) draw();
}

async function refresh() {
  try {
    await Promise.all(views.filter((view) => !view.isLazy || (view === shown && !(view.loadsOnce && data.has(view.id)))).map(load));
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

addEventListener("hashchange", show);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
show();
links().catch(() => undefined);
setTimeout(poll, pause);

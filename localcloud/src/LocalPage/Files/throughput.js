import { get } from "./api.js";
import { h } from "./dom.js";

// 145 KB, which nobody waits for who does not look here.
let uPlot = null;
let chart = null;
let drawn = null;
let latest = null;

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const columns = (counts) => [counts.map((one) => one.time), counts.map((one) => one.messages), counts.map((one) => one.deliveries)];

function make(box, counts) {
  const axis = { stroke: color("--faint"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line") } };
  const line = (label, name) => ({ label, stroke: color(name), width: 2, points: { show: false } });
  return new uPlot(
    {
      width: box.clientWidth,
      height: 320,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_, least, most) => [0, Math.max(1, most ?? 1)] } },
      axes: [axis, { ...axis, size: 64 }],
      series: [{}, line("messages", "--accent"), line("deliveries", "--good")],
    },
    columns(counts),
    box,
  );
}

// The chart is drawn in the page's colours and width, which change with the screen.
function renew(box, counts) {
  latest = counts;
  const look = `${box.clientWidth} ${color("--accent")}`;
  if (chart && drawn === look) {
    chart.setData(columns(counts));
    return;
  }
  chart?.destroy();
  chart = make(box, counts);
  drawn = look;
}

function redraw() {
  const box = document.getElementById("chart");
  if (box && latest) renew(box, latest);
}
addEventListener("resize", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

function said(counts) {
  const total = (name) => counts.reduce((sum, one) => sum + one[name], 0);
  const most = Math.max(...counts.map((one) => one.messages));
  const last = counts.at(-1);
  return `${last.messages.toLocaleString("en")} messages and ${last.deliveries.toLocaleString("en")} deliveries in the last second; in two minutes ${total("messages").toLocaleString("en")} and ${total("deliveries").toLocaleString("en")}, at most ${most.toLocaleString("en")} messages in a second.`;
}

/** How many messages come and go. */
export default {
  id: "throughput",
  title: "Throughput",
  load: async () => {
    uPlot ??= (await import("./uplot.js")).default;
    return get("throughput");
  },
  isLazy: true,
  frame: () => {
    chart?.destroy();
    chart = null;
    return [
      h("p", { class: "faint" }, "Messages a second that were published, and to how many subscribers they went together."),
      h("p", { class: "legend" }, h("span", { class: "key accent" }), "messages", h("span", { class: "key good" }), "deliveries"),
      h("div", { id: "chart", role: "img", "aria-label": "Messages and deliveries of the last two minutes; the figures stand below." }),
    ];
  },
  render: (counts) => h("p", { id: "rates" }, said(counts)),
  after: (counts) => renew(document.getElementById("chart"), counts),
};

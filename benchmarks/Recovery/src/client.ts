import { library } from "./clients/library.js";
import { plain } from "./clients/plain.js";
import { socketIo } from "./clients/socketIo.js";
import type { Contender } from "./clients/contender.js";
import type { Delivery } from "./figures.js";
import type { ClientSettings, Command, Report } from "./protocol.js";

/** One client in a process of its own. */
const deliveries: Delivery[] = [];
const seen = new Set<number>();
/** What Amplify takes for a browser's window: it listens to `online` and `offline` there. */
const page = Object.assign(new EventTarget(), { navigator: { onLine: true } });
let client: Contender | undefined;
let expected: { readonly first: number; readonly last: number; left: number; beyond: boolean } | undefined;

process.on("message", (command: Command) => { take(command); });
process.on("disconnect", () => process.exit());
report({ is: "listening" });

function take(command: Command): void {
  switch (command.do) {
    case "start":
      Object.assign(globalThis, { window: page });
      client = start(command.settings);
      break;
    case "expect": {
      const { first, last } = command;
      expected = { first, last, left: 0, beyond: false };
      for (let number = first; number <= last; number++) if (!seen.has(number)) expected.left++;
      if (expected.left === 0) report({ is: "complete" });
      break;
    }
    case "offline":
    case "online":
      page.navigator.onLine = command.do === "online";
      page.dispatchEvent(new Event(command.do));
      if (command.do === "online") client?.online();
      break;
    case "tell":
      report({ is: "told", deliveries });
      break;
    default:
      command satisfies never;
  }
}

function start(settings: ClientSettings): Contender {
  const subscribed = (): void => { report({ is: "subscribed" }); };
  if (settings.kind === "plain") return plain(settings, got, subscribed);
  return settings.kind === "socket.io" ? socketIo(settings, got, subscribed) : library(settings, got, subscribed);
}

function got(number: number): void {
  deliveries.push([number, Date.now()]);
  const isNew = !seen.has(number);
  seen.add(number);
  if (!expected) return;
  const { first, last } = expected;
  if (isNew && number >= first && number <= last) {
    expected.left--;
    if (expected.left === 0) report({ is: "complete" });
  }
  if (number > last && !expected.beyond) {
    expected.beyond = true;
    report({ is: "beyond" });
  }
}

function report(what: Report): void {
  process.send?.(what);
}

import { createRealtime, RealtimeError, type Realtime } from "../../../../clients/realtime/src/index.js";
import { inboxOf, type Inbox, type Show } from "../../../../clients/realtime/src/inbox/index.js";
import { signedApi } from "../../../../clients/realtime/src/mqtt/index.js";
import type { User } from "../../../../clients/realtime/src/testing/localCloud.js";
import { transportTo, type Addresses } from "../rooms/person.js";
import type { InboxEntry, InboxTruth, Shown } from "./truth.js";

export const SHOWS: readonly Show[] = ["all", "unread", "archived"];
const BETWEEN_LOOKS = 20;

/** A device of a user with the inbox open, beside a subscription that puts down every entry it is handed. */
export class Device {
  readonly name: string;
  readonly user: User;
  /** Positions of all entries, in the order in which they came, also from one load to the next. */
  readonly brought: string[] = [];
  /** How what was marked ended. */
  readonly outcomes: Promise<string>[] = [];
  readonly #addresses: Addresses;
  readonly #random: () => number;
  #realtime: Realtime;
  #inbox: Inbox;

  constructor(name: string, user: User, addresses: Addresses, random: () => number) {
    this.name = name;
    this.user = user;
    this.#addresses = addresses;
    this.#random = random;
    this.#realtime = this.#open();
    this.#inbox = this.#look();
  }

  get topic(): string {
    return `notifications/${this.user.identityId}`;
  }

  connected(): Promise<void> {
    const realtime = this.#realtime;
    return new Promise((connected) => {
      if (realtime.connection.name === "connected") connected();
      else realtime.onConnection(({ name }) => { if (name === "connected") connected(); });
    });
  }

  /** As a page that is loaded anew: nothing is left but the place where the one before stopped reading. What was on its way may be done or not. */
  reload(): void {
    this.close();
    this.#realtime = this.#open();
    this.#inbox = this.#look();
  }

  close(): void {
    this.#realtime.close();
  }

  /** Marks something that is shown, in one of all ways. */
  mark(): void {
    const { read, unread, archive, unarchive, readAll, seen } = this.#inbox;
    const below = (n: number): number => Math.floor(this.#random() * n);
    const shown = this.#inbox.list(SHOWS[below(SHOWS.length)] ?? "all").view.value?.messages ?? [];
    const some = shown.filter(() => below(3) === 0).map(({ position }) => position);
    const one = shown[below(shown.length)]?.position;
    if (one === undefined) return;
    const positions = some.length > 0 ? some : [one];
    const ways = [() => read(positions), () => read(one), () => unread(positions), () => archive(positions), () => unarchive(positions), () => read({ upTo: one }), () => archive({ upTo: one }), () => readAll(), () => seen()];
    const marked = ways[below(ways.length)]?.() ?? Promise.resolve();
    this.outcomes.push(marked.then(() => "done", (error: unknown) => (error instanceof RealtimeError ? error.code : String(error))));
  }

  /** What is not as the log says; undefined: all is. */
  wrong(entries: readonly InboxEntry[], truth: InboxTruth): string | undefined {
    const { value } = this.#inbox.counts.view;
    const counts = value ? `${value.unread}/${value.unseen}` : "none";
    if (counts !== truth.counts) return `${this.name}: the counts are ${counts} and not ${truth.counts}`;
    for (const show of SHOWS) {
      const page = this.#inbox.list(show).view.value;
      if (!page) return `${this.name}: ${show} is not known`;
      const whole = truth.list(show);
      const due = page.hasOlder ? whole.slice(0, page.messages.length) : whole;
      if (brief(page.messages) !== brief(due)) return `${this.name}: ${show} is ${brief(page.messages)} and not ${brief(due)}`;
    }
    return this.brought.length < entries.length ? `${this.name}: ${this.brought.length} of ${entries.length} entries came` : undefined;
  }

  /** What came is the log, each entry once and in order. */
  misdelivered(entries: readonly InboxEntry[]): string[] {
    const due = entries.map(({ position }) => position);
    const at = this.brought.findIndex((position, i) => position !== due[i]);
    const first = at < 0 && this.brought.length < due.length ? this.brought.length : at;
    return first < 0 ? [] : [`${this.name}: entry ${first} that came is ${this.brought[first] ?? "none"} and not ${due[first] ?? "none"}`];
  }

  async settled(): Promise<readonly string[]> {
    return Promise.all(this.outcomes);
  }

  #open(): Realtime {
    const { credentials } = this.user;
    return createRealtime({
      credentials, logger: () => undefined, transport: transportTo(this.#addresses),
      api: signedApi({ url: this.#addresses.api, region: this.#addresses.region, credentials }),
    });
  }

  #look(): Inbox {
    const inbox = inboxOf(this.#realtime);
    for (const watched of [inbox.counts, ...SHOWS.map((show) => inbox.list(show))]) watched.onChange(() => undefined);
    this.#realtime.topic(this.topic).subscribe({ from: this.brought.at(-1) ?? "start", kinds: ["state"], next: ({ position }) => { this.brought.push(position ?? "none"); } });
    return inbox;
  }
}

/** Asks again until nothing is wrong, or for too long; answers with what is. */
export async function agree(devices: readonly Device[], wrongOf: (device: Device) => string | undefined, within: number): Promise<string[]> {
  for (const end = Date.now() + within; ;) {
    const wrong = devices.flatMap((device) => wrongOf(device) ?? []);
    if (wrong.length === 0 || Date.now() > end) return wrong;
    await new Promise((again) => setTimeout(again, BETWEEN_LOOKS));
  }
}

function brief(messages: readonly Shown[]): string {
  return messages.map(({ position, read, archived }) => `${position.split(".")[1] ?? ""}${read ? "r" : ""}${archived ? "a" : ""}`).join(" ");
}

import type { RealtimeSettings } from "../core/realtime.js";
import { inboxOf, type Inbox, type InboxMessage, type Show } from "../inbox/index.js";
import { FakeCloud } from "./fakeCloud.js";
import { FakeInbox } from "./fakeInbox.js";
import { ManualClock } from "./manualClock.js";
import { Scenario } from "./scenario.js";


/** A device with an inbox against a backend that does what the test says. */
export class InboxScenario {
  readonly cloud: FakeCloud;
  readonly backend: FakeInbox;
  readonly clock: ManualClock;
  readonly scenario: Scenario;
  readonly inbox: Inbox<{ readonly id: string }>;
  readonly #watched = new Map<Show, number>();

  constructor(settings: Partial<RealtimeSettings> = {}, cloud: FakeCloud = new FakeCloud(), clock: ManualClock = new ManualClock()) {
    this.cloud = cloud;
    this.clock = clock;
    this.backend = cloud.beside instanceof FakeInbox ? cloud.beside : new FakeInbox(cloud);
    this.scenario = new Scenario(settings, cloud, clock);
    this.inbox = inboxOf(this.scenario.realtime, { clock: settings.clock ?? clock });
  }

  /** Somebody looks at the counts and these lists. */
  watch(...shows: readonly Show[]): () => void {
    const ends = [this.inbox.counts, ...shows.map((show) => this.inbox.list(show))].map((watched) => watched.onChange(() => undefined));
    const count = (by: number): void => { for (const show of shows) this.#watched.set(show, (this.#watched.get(show) ?? 0) + by); };
    count(1);
    return () => {
      count(-1);
      for (const end of ends) end();
    };
  }

  isWatched(show: Show): boolean {
    return (this.#watched.get(show) ?? 0) > 0;
  }

  /** Somebody looks, and it is caught up. */
  async watched(...shows: readonly Show[]): Promise<() => void> {
    const end = this.watch(...shows);
    await this.clock.advance(5_000);
    return end;
  }

  get counts(): string {
    const { value } = this.inbox.counts.view;
    return value ? `${value.unread}/${value.unseen}` : "unknown";
  }

  list(show: Show = "all"): readonly string[] {
    return (this.inbox.list(show).view.value?.messages ?? []).map(brief);
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }
}

export function brief({ position, read, archived }: Pick<InboxMessage, "position" | "read" | "archived">): string {
  return `${position.slice(position.lastIndexOf(".") + 1)}${read ? " read" : ""}${archived ? " archived" : ""}`;
}

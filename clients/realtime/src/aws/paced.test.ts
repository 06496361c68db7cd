import { describe, expect, it } from "vitest";
import { TransportError, type ConnectOptions, type Link, type TransportFailure } from "../core/transport.js";
import { ManualClock, settle } from "../testing/manualClock.js";
import { withPace } from "./paced.js";

const REFUSED = new TransportError("refused", "refused");

/** A connection on which the test answers. */
class TestLink implements Link {
  readonly options: ConnectOptions;
  readonly published: unknown[] = [];
  readonly #unanswered: ((error: Error) => void)[] = [];
  /** Whether the broker acknowledges. */
  answers = true;
  probes = 0;
  closed = 0;

  constructor(options: ConnectOptions) {
    this.options = options;
  }

  subscribe(filters: readonly string[]): Promise<"granted"[]> {
    return Promise.resolve(filters.map(() => "granted"));
  }

  unsubscribe(): void {
    // Nothing comes by itself here.
  }

  publish(_: string, payload: unknown): Promise<void> {
    if (this.closed > 0) return Promise.reject(new TransportError("network", "gone"));
    this.published.push(payload);
    return this.answers ? Promise.resolve() : new Promise((_resolve, reject) => { this.#unanswered.push(reject); });
  }

  probe(): void { this.probes++; }

  close(): void {
    this.closed++;
    for (const reject of this.#unanswered.splice(0)) reject(new TransportError("network", "gone"));
  }

  lose(): void {
    this.close();
    this.options.lost("network");
  }
}

/** A connection with its pace, of a user who may have a second one. */
class Burst {
  readonly clock = new ManualClock();
  readonly lost: TransportFailure[] = [];
  readonly came: unknown[] = [];
  /** The second connections that were asked for, and what becomes of each. */
  readonly asked: { readonly options: ConnectOptions; readonly stands: () => TestLink; readonly fails: () => void }[] = [];
  first!: TestLink;
  link!: Link;

  static async begun(): Promise<Burst> {
    const burst = new Burst();
    const { clock, lost, came, asked } = burst;
    const options = {
      clientId: "me:tab", session: {}, credentials: { accessKeyId: "mine" }, clockOffsetMs: 7, filters: ["a"],
      message: (_: string, payload: unknown) => came.push(payload), lost: (failure: TransportFailure) => lost.push(failure),
    } as unknown as ConnectOptions;
    const connect = (paced: ConnectOptions): Promise<Link> => Promise.resolve((burst.first = new TestLink(paced)));
    burst.link = await withPace(options, clock, connect, (second) => new Promise((resolve, reject) => {
      asked.push({
        options: second,
        fails: () => { reject(REFUSED); },
        stands: () => {
          const link = new TestLink(second);
          resolve(link);
          return link;
        },
      });
    }));
    return burst;
  }

  /** Numbers that nobody has published before; answers with how often one failed. */
  publish(from: number, to: number): { failed: number; acknowledged: number } {
    const outcome = { failed: 0, acknowledged: 0 };
    for (let n = from; n < to; n++) this.link.publish("a", n).then(() => { outcome.acknowledged++; }, () => { outcome.failed++; });
    return outcome;
  }

  /** A burst with a second connection that stands. */
  async second(): Promise<TestLink> {
    this.publish(0, 80);
    const link = this.asked.at(-1)?.stands();
    if (!link) throw new Error("No second connection was asked for.");
    await this.clock.advance(1_000);
    return link;
  }
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe("what is published on a connection", () => {
  it("goes at once, in the same turn, as long as there is room, and by no second connection unless it is a burst", async () => {
    const { link, first, asked } = await Burst.begun();
    for (const n of numbers(0, 25)) void link.publish("a", n);
    expect([first.published, asked]).toEqual([numbers(0, 25), []]);
    for (const n of numbers(25, 75)) void link.publish("a", n);
    expect([first.published, asked.length]).toEqual([numbers(0, 75), 1]);
  });

  it("never waits where the second connection stands in time, at 90 messages a second that all come back", async () => {
    const burst = await Burst.begun();
    let second: TestLink | undefined;
    let askedAt = Infinity;
    for (const n of numbers(0, 400)) {
      burst.publish(n, n + 1);
      if (burst.asked.length > 0) askedAt = Math.min(askedAt, n);
      if (n === askedAt + 10) second = burst.asked[0]?.stands();
      await settle();
      expect(burst.first.published.length + (second?.published.length ?? 0)).toBe(n + 1);
      burst.first.options.message("a", n);
      await burst.clock.advance(11);
    }
    expect([burst.asked.length, second?.published.length]).toEqual([1, 400 - burst.first.published.length]);
  });

  it("goes by a second connection of the same user when it would have to wait, each once", async () => {
    const burst = await Burst.begun();
    const outcome = burst.publish(0, 150);
    expect(burst.asked.map(({ options: { clientId, credentials, clockOffsetMs, filters } }) => ({ clientId, credentials, clockOffsetMs, filters })))
      .toEqual([{ clientId: "me:tab-2", credentials: { accessKeyId: "mine" }, clockOffsetMs: 7, filters: [] }]);
    const second = burst.asked[0]?.stands();
    await burst.clock.advance(400);
    expect([burst.first.published, second?.published, outcome]).toEqual([numbers(0, 75), numbers(75, 150), { failed: 0, acknowledged: 150 }]);
    burst.link.probe();
    expect([burst.first.probes, second?.probes]).toEqual([1, 1]);
  });

  it("counts what comes, and nothing that comes on the second connection is handed on", async () => {
    const burst = await Burst.begun();
    for (const n of numbers(0, 75)) burst.first.options.message("a", n);
    burst.publish(0, 1);
    expect([burst.came, burst.first.published, burst.asked.length]).toEqual([numbers(0, 75), [], 1]);
    burst.asked[0]?.options.message("a", "nobody asked for it");
    expect(burst.came).toHaveLength(75);
  });

  it("asks for one second connection at a time, which goes when nobody needs it, and comes back", async () => {
    const burst = await Burst.begun();
    const second = await burst.second();
    // It was needed for the last time after about 300 ms, when the first had room for copies again.
    await burst.clock.advance(9_200);
    expect([burst.asked.length, second.closed]).toEqual([1, 0]);
    await burst.clock.advance(200);
    expect([burst.asked.length, second.closed]).toEqual([1, 1]);
    burst.publish(80, 160);
    expect(burst.asked).toHaveLength(2);
    await burst.clock.advance(1_000);
    expect(burst.first.published).toEqual(numbers(0, 160).filter((n) => !second.published.includes(n)));
  });

  it("goes on by the first when the second is lost, with what was not acknowledged, and asks for no other within a minute", async () => {
    const burst = await Burst.begun();
    const outcome = burst.publish(0, 90);
    const second = burst.asked[0]?.stands() as TestLink;
    second.answers = false;
    await burst.clock.advance(400);
    expect(second.published).toEqual(numbers(75, 90));
    second.lose();
    await burst.clock.advance(2_000);
    expect([burst.first.published, outcome, burst.lost]).toEqual([numbers(0, 90), { failed: 0, acknowledged: 90 }, []]);
    burst.publish(90, 180);
    await burst.clock.advance(55_000);
    burst.publish(180, 270);
    expect([burst.asked.length, burst.first.closed]).toEqual([1, 0]);
    await burst.clock.advance(5_000);
    burst.publish(270, 360);
    expect(burst.asked).toHaveLength(2);
  });

  it("goes by the first when a second one is refused, or is lost in the moment in which it stands", async () => {
    for (const end of ["refused", "lost"]) {
      const burst = await Burst.begun();
      const outcome = burst.publish(0, 90);
      if (end === "refused") burst.asked[0]?.fails();
      else burst.asked[0]?.stands().lose();
      await burst.clock.advance(2_000);
      burst.publish(90, 180);
      expect([burst.first.published.slice(0, 90), outcome.acknowledged, burst.asked.length, burst.lost], end).toEqual([numbers(0, 90), 90, 1, []]);
    }
  });

  it("fails when the first connection is lost, and the second goes with it", async () => {
    const burst = await Burst.begun();
    const second = await burst.second();
    second.answers = false;
    const outcome = burst.publish(80, 180);
    burst.first.lose();
    await settle();
    expect([burst.lost, second.closed, second.published.slice(-75)]).toEqual([["network"], 1, numbers(105, 180)]);
    // Nothing is published on what has ended.
    expect([outcome, burst.first.published.slice(-25)]).toEqual([{ failed: 75, acknowledged: 25 }, numbers(80, 105)]);
    await expect(burst.link.publish("a", "later")).rejects.toMatchObject({ failure: "network" });
    expect([burst.asked.length, burst.clock.pending]).toEqual([1, 0]);
  });

  it("ends with both when it is closed, without a timer, also while the second is made", async () => {
    for (const state of ["standing", "being made", "failed"]) {
      const burst = await Burst.begun();
      let second: TestLink | undefined;
      if (state === "standing") second = await burst.second();
      else burst.publish(0, 90);
      if (state === "failed") {
        burst.asked[0]?.fails();
        await settle();
      }
      burst.link.close();
      if (state === "being made") second = burst.asked[0]?.stands();
      await settle();
      burst.publish(90, 180);
      await burst.clock.advance(0);
      expect([burst.first.closed, second?.closed ?? 1, burst.lost, burst.asked.length, burst.clock.pending], state).toEqual([1, 1, [], 1, 0]);
    }
  });

  it("without a second connection waits for its turn", async () => {
    const clock = new ManualClock();
    let first: TestLink | undefined;
    const link = await withPace({ clientId: "c", lost: () => undefined } as unknown as ConnectOptions, clock, (options) => Promise.resolve((first = new TestLink(options))));
    for (const n of numbers(0, 100)) void link.publish("a", n);
    expect(first?.published).toHaveLength(75);
    await clock.advance(1_000);
    expect(first?.published).toEqual(numbers(0, 100));
  });
});

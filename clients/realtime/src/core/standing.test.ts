import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manualClock.js";
import { RealtimeError } from "./errors.js";
import { standingOf, type Standing } from "./standing.js";
import type { SubscriptionState } from "./types.js";

interface Stage {
  readonly standing: Standing;
  readonly clock: ManualClock;
  readonly told: string[];
  readonly seconds: () => number;
}

function stage(listen?: (state: SubscriptionState, standing: Standing) => void): Stage {
  const clock = new ManualClock();
  const told: string[] = [];
  let seconds = 0;
  const standing: Standing = standingOf({
    clock, options: { secondCheckMs: 1_000 },
    changed: (state) => {
      told.push(`${state.name}: ${state.reason}`);
      listen?.(state, standing);
    },
    verify: () => { seconds++; },
  });
  return { standing, clock, told, seconds: () => seconds };
}

describe("where a subscription stands", () => {
  it("goes to subscribed by a second look, which comes after one to two seconds", () => {
    const { standing, clock, told, seconds } = stage();
    standing.subscribing();
    standing.acknowledged(true);
    standing.caughtUp();
    expect([told.at(-1), seconds()]).toEqual(["verifying: caught-up", 0]);
    // Caught up once more, before the second look: that is no second look.
    standing.caughtUp();
    expect(standing.state.name).toBe("verifying");
    const before = clock.now();
    clock.step();
    expect([clock.now() - before, seconds()]).toEqual([1_500, 1]);
    standing.caughtUp();
    expect(told).toEqual(["subscribing: connected", "catching-up: acknowledged", "verifying: caught-up", "subscribed: verified"]);
  });

  it("is subscribed with the acknowledgement where there is no log", () => {
    const { standing, clock, told } = stage();
    standing.subscribing();
    standing.acknowledged(false);
    expect([told.at(-1), clock.pending]).toEqual(["subscribed: not-logged", 0]);
  });

  it("is told once of each state, whatever is said again", () => {
    const { standing, told } = stage();
    standing.acknowledged(true);
    standing.caughtUp();
    standing.lost();
    expect(told).toEqual([]);
    standing.subscribing();
    standing.subscribing();
    standing.acknowledged(true);
    standing.acknowledged(true);
    standing.lost();
    standing.lost();
    expect(told).toEqual(["subscribing: connected", "catching-up: acknowledged", "waiting: connection-lost"]);
  });

  it("looks no second time on a connection that is gone", () => {
    const { standing, clock } = stage();
    standing.subscribing();
    standing.acknowledged(true);
    standing.caughtUp();
    standing.lost();
    expect(clock.pending).toBe(0);
  });

  it.each<[string, (standing: Standing) => void]>([
    ["refused", (standing) => { standing.refuse(new RealtimeError("refused", "No.")); }],
    ["closed", (standing) => { standing.close(); }],
  ])("is over when it is %s, and nothing comes after that", (name, end) => {
    const { standing, clock, told } = stage();
    standing.subscribing();
    standing.acknowledged(true);
    standing.caughtUp();
    end(standing);
    expect([standing.state.name, standing.isOver, clock.pending]).toEqual([name, true, 0]);
    const before = told.length;
    standing.subscribing();
    standing.acknowledged(true);
    standing.caughtUp();
    standing.lost();
    standing.close();
    standing.refuse(new RealtimeError("refused", "Again."));
    expect([told.length, clock.pending]).toEqual([before, 0]);
  });

  it("leaves no timer behind when it is closed by whoever is told that it is verified", () => {
    const { standing, clock } = stage(({ name }, it) => { if (name === "verifying") it.close(); });
    standing.subscribing();
    standing.acknowledged(true);
    standing.caughtUp();
    expect([standing.state.name, clock.pending]).toEqual(["closed", 0]);
  });
});

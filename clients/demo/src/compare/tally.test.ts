import { describe, expect, it } from "vitest";
import { Tally } from "./tally";

/** Messages 1 to n are sent, one each second. */
function sending(n: number): Tally {
  const tally = new Tally();
  for (let i = 1; i <= n; i++) {
    tally.started(i);
    tally.sent(i, i * 1_000);
  }
  return tally;
}

describe("Tally", () => {
  it("counts a message as lost when it was sent a while ago and is not there", () => {
    const tally = sending(3);
    tally.got(1, 1_000);
    expect(tally.view(4_000)).toMatchObject({ received: 1, lost: 1, repeated: 0, cells: ["received", "lost", "waiting"] });
    tally.got(2, 4_000);
    expect(tally.view(4_000)).toMatchObject({ received: 2, lost: 0 });
  });

  it("does not count as lost what is still on its way", () => {
    const tally = new Tally();
    tally.started(1);
    expect(tally.view(1e9)).toMatchObject({ lost: 0, cells: ["waiting"] });
  });

  it("counts each repetition", () => {
    const tally = sending(1);
    for (let i = 0; i < 3; i++) tally.got(1, 1_000);
    expect(tally.view(9_000)).toMatchObject({ received: 1, repeated: 2, cells: ["repeated"] });
  });

  it("measures the recovery from the end of the cut to the first message sent behind it", () => {
    const tally = sending(4);
    expect(tally.view(0).recovery).toEqual({ kind: "none" });
    tally.got(1, 1_000);
    tally.cut();
    tally.got(2, 4_500);
    expect(tally.view(0).recovery).toEqual({ kind: "away" });
    tally.restored(5_000);
    tally.got(3, 5_100);
    tally.got(4, 5_100);
    expect(tally.view(0).recovery).toEqual({ kind: "away" });
    tally.started(5);
    tally.got(5, 5_400);
    expect(tally.view(0).recovery).toEqual({ kind: "back", afterMs: 400, missing: 0, isFinal: true });
  });

  it("says how many messages of the outage never came, and forgets earlier outages", () => {
    const tally = sending(4);
    tally.got(1, 1_000);
    tally.cut();
    tally.restored(4_000);
    tally.started(5);
    tally.got(5, 9_000);
    expect(tally.view(5_000).recovery).toEqual({ kind: "back", afterMs: 5_000, missing: 3, isFinal: false });
    expect(tally.view(9_000).recovery).toEqual({ kind: "back", afterMs: 5_000, missing: 3, isFinal: true });
    tally.cut();
    tally.restored(10_000);
    tally.started(6);
    tally.got(6, 10_100);
    expect(tally.view(0).recovery).toEqual({ kind: "back", afterMs: 100, missing: 0, isFinal: true });
  });
});

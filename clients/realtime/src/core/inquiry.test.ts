import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manualClock.js";
import { inquiryOf, type Inquiry } from "./inquiry.js";

interface Stage {
  readonly inquiry: Inquiry;
  readonly clock: ManualClock;
  /** How often a page was wanted. */
  readonly wanted: () => number;
  /** The request goes out and is answered. */
  readonly answer: () => void;
  /** How long it takes until the alarm that is set. */
  readonly wait: () => number;
}

function stage(): Stage {
  const clock = new ManualClock();
  let wanted = 0;
  const inquiry = inquiryOf({ clock, options: { gapHoldMs: 300, pendingMs: 1_000 }, want: () => { wanted++; } });
  return {
    inquiry, clock, wanted: () => wanted,
    answer() {
      inquiry.sent();
      inquiry.answered();
    },
    wait() {
      const before = clock.now();
      expect(clock.step()).toBe(true);
      return clock.now() - before;
    },
  };
}

describe("what is asked", () => {
  it("is one page at a time", () => {
    const { inquiry, wanted, answer } = stage();
    inquiry.ask();
    inquiry.ask();
    expect(wanted()).toBe(1);
    answer();
    inquiry.ask();
    expect(wanted()).toBe(2);
  });

  it("is one page more when a look was wanted after the request went out, and none when it was before", () => {
    const { inquiry, wanted, answer } = stage();
    inquiry.ask();
    inquiry.ask();
    answer();
    expect([inquiry.finish(), inquiry.isToEnd, wanted()]).toEqual([true, false, 1]);
    inquiry.ask();
    inquiry.sent();
    inquiry.ask();
    inquiry.answered();
    expect([inquiry.finish(), inquiry.isToEnd, wanted()]).toEqual([false, true, 3]);
  });

  it("is a gap alone until somebody wants the log to its end", () => {
    const { inquiry, wait, wanted } = stage();
    inquiry.missing(true);
    expect([wait(), wanted(), inquiry.isToEnd]).toEqual([300, 1, false]);
    inquiry.ask();
    expect([wanted(), inquiry.isToEnd]).toEqual([1, true]);
  });

  it("is a gap less and less often, up to 128 times the first wait, and again after the first wait when there was progress", () => {
    const { inquiry, wait, answer } = stage();
    const waits = Array.from({ length: 10 }, () => {
      inquiry.missing(true);
      const waited = wait();
      answer();
      inquiry.finish();
      return waited;
    });
    expect(waits).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 38_400, 38_400]);
    inquiry.progressed();
    inquiry.missing(true);
    expect(wait()).toBe(300);
  });

  it("is no gap that has closed by itself, nor one for which something is asked already", () => {
    const { inquiry, clock, wanted } = stage();
    inquiry.missing(true);
    inquiry.missing(true);
    expect(clock.pending).toBe(1);
    inquiry.missing(false);
    expect(clock.pending).toBe(0);
    inquiry.ask();
    inquiry.missing(true);
    expect([clock.pending, wanted()]).toEqual([0, 1]);
  });

  it("is put off while the log is still being written, also when nothing is missing", () => {
    const { inquiry, answer, wait, wanted } = stage();
    inquiry.ask();
    answer();
    inquiry.pause();
    inquiry.missing(false);
    expect([wait(), wanted()]).toEqual([1_000, 2]);
  });

  it("is asked for again after a failure, less and less often, to the end of the log", () => {
    const { inquiry, answer, wait, wanted } = stage();
    inquiry.missing(true);
    wait();
    const waits = Array.from({ length: 3 }, () => {
      answer();
      inquiry.failed(0, 1);
      return wait();
    });
    // The gap was the first that brought nothing.
    expect(waits).toEqual([225, 337.5, 506.25]);
    expect([wanted(), inquiry.isToEnd]).toEqual([4, true]);
  });

  it("comes no sooner than the backend has said, unless the network is back", () => {
    const { inquiry, answer, wait, wanted, clock } = stage();
    inquiry.ask();
    answer();
    inquiry.failed(5_000, 0.5);
    inquiry.ask();
    expect(wanted()).toBe(1);
    expect([wait(), wanted()]).toEqual([5_000, 2]);
    answer();
    inquiry.failed(5_000, 0.5);
    inquiry.wake();
    expect([wanted(), clock.pending]).toEqual([2, 0]);
    inquiry.ask();
    expect(wanted()).toBe(3);
  });

  it("comes at once after a failure when the backend has said nothing and somebody wants it", () => {
    const { inquiry, answer, wanted, clock } = stage();
    inquiry.ask();
    answer();
    inquiry.failed(0, 1);
    inquiry.ask();
    expect([wanted(), clock.pending]).toEqual([2, 0]);
  });

  it("is nothing any more when it is closed", () => {
    const { inquiry, clock } = stage();
    inquiry.missing(true);
    inquiry.close();
    expect(clock.pending).toBe(0);
  });
});

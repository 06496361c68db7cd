import { afterEach, describe, expect, it, vi } from "vitest";
import { deliveryOf, type Delivery } from "./delivery.js";
import type { LogMessage, Message, Page } from "./types.js";

interface Stage {
  readonly delivery: Delivery;
  readonly got: (string | undefined)[];
  /** The position each time it was to be kept. */
  readonly kept: (string | undefined)[];
  truncated: number;
  isOver: boolean;
}

function stage(from?: string, next: (message: Message, at: Stage) => void = () => undefined, maxHeld = 10): Stage {
  const at: Stage = {
    got: [], kept: [], truncated: 0, isOver: false,
    delivery: deliveryOf(maxHeld, {
      next: (message) => {
        at.got.push(message.id);
        next(message, at);
      },
      truncated: () => { at.truncated++; },
    }, () => at.isOver),
  };
  at.delivery.begin(from, () => { at.kept.push(at.delivery.position); });
  return at;
}

const message = (seq: number): LogMessage => ({ topic: "t", id: `m${seq}`, position: `e.${seq}`, sender: "s", sentAt: "", payload: null });
const page = (seqs: readonly number[], next: number, head = next, more: Partial<Page> = {}): Page =>
  ({ messages: seqs.map(message), next: `e.${next}`, head: `e.${head}`, pending: false, truncated: false, ...more });

afterEach(() => { vi.restoreAllMocks(); });

describe("what is delivered", () => {
  it("comes in order, what is ahead when the gap before it has closed", () => {
    const { delivery, got } = stage("e.0");
    delivery.live(message(2));
    delivery.live(message(3));
    expect([got, delivery.held, delivery.waits, delivery.gap, delivery.position]).toEqual([[], 2, true, 1, "e.0"]);
    delivery.live(message(1));
    expect([got, delivery.held, delivery.waits, delivery.gap, delivery.position]).toEqual([["m1", "m2", "m3"], 0, false, undefined, "e.3"]);
  });

  it("comes as it is where there are no numbers", () => {
    const { delivery, got } = stage();
    delivery.live({ topic: "t", id: "x", position: undefined, sender: undefined, sentAt: undefined, payload: 1 });
    expect([got, delivery.position]).toEqual([["x"], undefined]);
  });

  it("stands at the message that is being delivered, not at those that came with it", () => {
    const positions: (string | undefined)[] = [];
    const { delivery } = stage("e.0", (_, { delivery: { position, cursor } }) => { positions.push(position, cursor); });
    delivery.page(page([1, 2], 2), "e.0");
    expect(positions).toEqual(["e.1", "e.2", "e.2", "e.2"]);
    expect(delivery.position).toBe("e.2");
  });

  it("ends at the message at which the application has had enough, and stays there", () => {
    const { delivery, got } = stage("e.0", ({ id }, at) => { at.isOver = id === "m2"; });
    delivery.page(page([1, 2, 3], 3), "e.0");
    expect([got, delivery.position]).toEqual([["m1", "m2"], "e.2"]);
  });

  it("goes on when the application throws, and what it throws is reported as uncaught", () => {
    const reported = vi.spyOn(globalThis, "queueMicrotask").mockImplementation(() => undefined);
    const { delivery, got } = stage("e.0", () => { throw new Error("the application's"); });
    delivery.page(page([1, 2], 2), "e.0");
    expect(got).toEqual(["m1", "m2"]);
    expect(reported.mock.calls.map(([report]) => report)).toEqual([expect.any(Function), expect.any(Function)]);
    expect(reported.mock.calls[0]?.[0]).toThrow("the application's");
  });

  it("is kept by where it stands", () => {
    const { delivery, kept } = stage("e.0");
    delivery.live(message(1));
    delivery.page(page([2], 2), "e.1");
    expect(kept).toEqual(["e.1", "e.2"]);
  });

  it("is kept no more when it is over", () => {
    const at = stage("e.0");
    at.isOver = true;
    at.delivery.live(message(1));
    expect([at.kept, at.got]).toEqual([[], []]);
  });

  it("is told to be truncated before what follows, and nothing follows when that was enough", () => {
    const at = stage("e.0");
    at.delivery.page(page([5], 5, 5, { truncated: true }), "e.0");
    expect([at.truncated, at.got]).toEqual([1, ["m5"]]);
    const ending: Stage = stage("e.0");
    const over = deliveryOf(10, { next: ({ id }) => { ending.got.push(id); }, truncated: () => { ending.isOver = true; } }, () => ending.isOver);
    over.begin("e.0", () => { ending.kept.push("kept"); });
    over.page(page([5], 5, 5, { truncated: true }), "e.0");
    expect([ending.got, ending.kept]).toEqual([[], []]);
  });
});

describe("a page", () => {
  it("has moved when it brought something, and is complete at the end of the log", () => {
    const { delivery } = stage("e.0");
    expect(delivery.page(page([1], 1, 2), "e.0")).toEqual({ hasMoved: true, isComplete: false, leavesRest: false });
    expect(delivery.page(page([2], 2, 2, { pending: true }), "e.1")).toEqual({ hasMoved: true, isComplete: false, leavesRest: false });
    expect(delivery.page(page([], 2), "e.2")).toEqual({ hasMoved: false, isComplete: true, leavesRest: false });
  });

  it("leaves a rest when not all that came could be held, once", () => {
    const { delivery } = stage("e.0", undefined, 1);
    delivery.live(message(2));
    delivery.live(message(3));
    expect(delivery.page(page([1], 1), "e.0")).toEqual({ hasMoved: true, isComplete: true, leavesRest: true });
    expect(delivery.page(page([3], 3), "e.2")).toEqual({ hasMoved: true, isComplete: true, leavesRest: false });
  });

  it("leaves a rest when what came before it was known where the log stands begins before its end", () => {
    const { delivery, got } = stage();
    delivery.live(message(7));
    expect(delivery.page(page([], 9), undefined)).toEqual({ hasMoved: true, isComplete: true, leavesRest: true });
    expect(got).toEqual(["m7"]);
  });
});

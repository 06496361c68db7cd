import { describe, expect, it } from "vitest";
import { figuresOf, median, type Delivery } from "./figures.js";

const BACK = 1_000;
const got = (...numbers: number[]): Delivery[] => numbers.map((number, i) => [number, BACK + i]);

describe("the figures of a run", () => {
  it("are zeros and the time of the last missed message, where all came once and in order", () => {
    expect(figuresOf([[1, 10], ...got(2, 3, 4)], [2, 3], BACK)).toEqual({ lost: 0, repeated: 0, outOfOrder: 0, caughtUpMs: 1, firstMs: 0 });
  });

  it("count what is lost, and then nobody has caught up", () => {
    expect(figuresOf(got(2, 5), [2, 4], BACK)).toEqual({ lost: 2, repeated: 0, outOfOrder: 0, caughtUpMs: undefined, firstMs: 0 });
    expect(figuresOf([], [2, 4], BACK)).toEqual({ lost: 3, repeated: 0, outOfOrder: 0, caughtUpMs: undefined, firstMs: undefined });
  });

  it("count what comes again and what comes behind a later one, each only as that", () => {
    expect(figuresOf(got(2, 4, 3, 3, 2), [2, 4], BACK)).toMatchObject({ lost: 0, repeated: 2, outOfOrder: 1, caughtUpMs: 4 });
  });

  it("have a median", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

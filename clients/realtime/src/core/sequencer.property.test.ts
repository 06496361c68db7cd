import { describe, expect, it } from "vitest";
import { randomOf } from "../testing/random.js";
import { differences } from "../testing/oneOrder.js";
import { SIZES } from "../testing/sizes.js";
import { mutatedReader, type Mutation } from "../testing/mutants.js";
import { runWorld, type WorldOptions } from "../testing/world.js";
import { sequencerOf } from "./sequencer.js";

/** What is wrong in the worlds of these seeds, with the seed. */
function problemsIn(count: number, options: WorldOptions = {}): string[] {
  const problems: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const { log, got, truncated } = runWorld(randomOf(seed), options);
    const found = [...differences(log, got), ...(truncated > 0 ? ["truncated"] : [])];
    problems.push(...found.map((problem) => `seed ${seed}: ${problem}`));
    if (problems.length > 0) break;
  }
  return problems;
}

describe("any interleaving of live, caught-up, repeated, lost and reordered messages", () => {
  it("delivers every message once, none missing, in the order of the log", () => {
    expect(problemsIn(SIZES.interleavings)).toEqual([]);
  });

  it("holds no more messages than it may", () => {
    for (let seed = 1; seed <= SIZES.interleavings / 10; seed++) {
      const { maxHeld, reader } = runWorld(randomOf(seed), { options: { maxHeld: 3, pageSize: 2 } });
      expect(maxHeld).toBeLessThanOrEqual(3);
      expect(reader.state.name).toBe("subscribed");
    }
  });
});

const MUTATIONS: Record<string, Mutation> = {
  "pages are not freed of what was delivered": { file: "sequencer.ts", from: "if (number <= seq) continue;", to: "" },
  "live messages are delivered as they come": { file: "sequencer.ts", from: "else overflowed = true;\n      return drain();", to: "return [message];" },
  "an old page moves the position back": { file: "sequencer.ts", from: "? Math.max(end, seq) :", to: "? end :" },
  "what an old page says is believed": { file: "sequencer.ts", from: " && after !== position()) return", to: " && false) return" },
  "audits are skipped": { file: "reader.ts", from: "if (isOver() || !route?.logged) return;", to: "return;" },
  "pages end at the first one": { file: "reader.ts", from: "if (inquiry.isToEnd) {", to: "if (false) {" },
};

describe("the property test fails when", () => {
  it.each(Object.entries(MUTATIONS))("%s", async (_, mutation) => {
    const { readerOf, remove } = await mutatedReader(mutation);
    try {
      expect(problemsIn(SIZES.interleavings, { readerOf })).not.toEqual([]);
    } finally {
      remove();
    }
  });
});

describe("a sequencer", () => {
  const message = (seq: number, epoch = "e"): never =>
    ({ topic: "t", id: `m${seq}`, position: `${epoch}.${seq}`, sender: "s", sentAt: "", payload: null }) as never;

  it("makes a page of another epoch a truncation, and adopts an epoch only when none is known", () => {
    const fresh = sequencerOf(10, "0");
    expect(fresh.page({ messages: [message(1)], next: "e.1", head: "e.1", pending: false, truncated: false }, "0").truncated).toBe(false);
    const known = sequencerOf(10, "d.5");
    const effect = known.page({ messages: [message(1)], next: "e.1", head: "e.1", pending: false, truncated: false }, "d.5");
    expect(effect).toMatchObject({ truncated: true, messages: [{ position: "e.1" }] });
    expect(known.cursor).toBe("e.1");
  });

  it("signals a position above the log's last number once, and goes on from where the log stands", () => {
    const sequencer = sequencerOf(10, "e.100");
    const page = { messages: [message(3), message(4)], next: "e.4", head: "e.4", pending: false, truncated: true };
    expect(sequencer.page(page, "e.100")).toMatchObject({ truncated: true, messages: [{ id: "m3" }, { id: "m4" }] });
    expect(sequencer.cursor).toBe("e.4");
    expect(sequencer.live(message(5))).toHaveLength(1);
  });

  it("ignores an empty answer that is older than the first live message", () => {
    const sequencer = sequencerOf(10, "0");
    expect(sequencer.live(message(1))).toHaveLength(1);
    const late = sequencer.page({ messages: [], next: "0", head: "0", pending: false, truncated: false }, "0");
    expect(late).toEqual({ messages: [], truncated: false, complete: false });
    expect(sequencer.cursor).toBe("e.1");
  });

  it("starts at what came live before the log was first asked", () => {
    const sequencer = sequencerOf(10);
    expect(sequencer.live(message(7))).toEqual([]);
    expect(sequencer.page({ messages: [], next: "e.9", head: "e.9", pending: false, truncated: false }, undefined).messages).toHaveLength(1);
    expect(sequencer.cursor).toBe("e.7");
  });
});

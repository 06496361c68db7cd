import { describe, expect, it } from "vitest";
import type { SideView } from "./comparison";
import type { Recovery } from "./tally";
import { recoveryText, verdictOf } from "./verdict";

const side = (recovery: Recovery): SideView => ({ received: 0, lost: 0, repeated: 0, cells: [], state: "", isConnected: true, recovery });

describe("the verdict", () => {
  it("waits for both sides", () => {
    expect(verdictOf({ stock: side({ kind: "away" }), ours: side({ kind: "back", afterMs: 300, missing: 0, isFinal: true }) })).toBe("");
    expect(verdictOf({ stock: side({ kind: "back", afterMs: 300, missing: 2, isFinal: false }), ours: side({ kind: "back", afterMs: 300, missing: 0, isFinal: true }) })).toBe("");
    expect(verdictOf({ stock: side({ kind: "none" }), ours: side({ kind: "none" }) })).toBe("");
  });

  it("says what was lost, on either side", () => {
    expect(verdictOf({ stock: side({ kind: "back", afterMs: 5_210, missing: 26, isFinal: true }), ours: side({ kind: "back", afterMs: 300, missing: 0, isFinal: true }) }))
      .toBe("After the cut, Amplify PubSub was back in 5.2 s and lost 26 messages without a word; the library was back in 0.3 s and lost nothing.");
    expect(verdictOf({ stock: side({ kind: "back", afterMs: 0, missing: 0, isFinal: true }), ours: side({ kind: "back", afterMs: 0, missing: 1, isFinal: true }) })).toContain("the library was back in 0.0 s and lost 1 message ");
  });

  it.each([[{ kind: "none" }, "–"], [{ kind: "away" }, "away…"], [{ kind: "back", afterMs: 449, missing: 2, isFinal: true }, "0.4 s"]] as [Recovery, string][])("writes %j", (recovery, text) => {
    expect(recoveryText(recovery)).toBe(text);
  });
});

import { RealtimeError } from "@serverless-realtime/client";
import { describe, expect, it } from "vitest";
import { interruptionsOf, wordsOf } from "./words";

const gone = new RealtimeError("unavailable", "gone");

describe("wordsOf", () => {
  it.each(["idle", "opening", "connecting"] as const)("%s is on its way", (name) => {
    expect(wordsOf({ name, reason: "start" }).tone).toBe("busy");
  });

  it("says when it tries again", () => {
    expect(wordsOf({ name: "waiting", reason: "connection-lost", retryInMs: 0, error: gone }).detail).toBe("The connection is gone. Trying again at once.");
    expect(wordsOf({ name: "waiting", reason: "session-unavailable", retryInMs: 4_400, error: gone }).detail).toBe("The backend does not answer. Trying again in 4 s.");
  });

  it("says why it was refused", () => {
    expect(wordsOf({ name: "refused", reason: "session-refused", error: new RealtimeError("refused", "no such pool") })).toEqual({ label: "Refused", tone: "bad", detail: "You may not do this." });
  });
});

describe("interruptionsOf", () => {
  it.each([
    [{ name: "connecting", reason: "start" }, 0, "Not connected yet."],
    [{ name: "connected", reason: "accepted" }, 1, "Not interrupted so far."],
    [{ name: "waiting", reason: "connection-lost", retryInMs: 0, error: gone }, 1, "Interrupted now, once in all."],
    [{ name: "connecting", reason: "retry" }, 1, "Interrupted now, once in all."],
    [{ name: "opening", reason: "retry" }, 3, "Interrupted now, 3 times in all."],
    [{ name: "connected", reason: "accepted" }, 2, "Interrupted once so far;"],
    [{ name: "connected", reason: "renewed" }, 4, "Interrupted 3 times so far;"],
  ] as const)("says of %j after %i connections: %s", (state, made, text) => {
    expect(interruptionsOf(state, made).startsWith(text)).toBe(true);
  });
});

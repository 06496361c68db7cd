import { RealtimeError } from "@serverless-realtime/client";
import { expect, it } from "vitest";
import { problemOf } from "./problem";

it.each([
  [new RealtimeError("unavailable", "503", 503), "The backend can’t be reached."],
  [new RealtimeError("refused", "no", 403), "You may not do this."],
  [new RealtimeError("refused", "no", 403, undefined, "a-new-word"), "You may not do this."],
  [new RealtimeError("refused", "no", 403, undefined, "removed"), "You are no longer a member of this room."],
  [new RealtimeError("unavailable", "soon", 429, 4_200, "too-soon"), "Somebody was added or removed a moment ago. Try again in 5 s."],
  [new RealtimeError("unavailable", "soon", 429, 600_000, "too-many-additions"), "You have added 200 members within an hour, and nobody may add more. Try again in 10 min."],
  [new RealtimeError("refused", "slow", undefined, 9_000, "slow-mode"), "Slow mode: your last message was too short a time ago."],
  [new Error("of another kind"), "of another kind"],
  ["nothing", "Something went wrong, and nothing says what."],
])("tells people of %s", (error, words) => {
  expect(problemOf(error)).toBe(words);
});

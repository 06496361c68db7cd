import { expect, it } from "vitest";
import { INBOX_SIZES } from "../sizes.js";
import { runInboxes } from "./run.js";

/** `PROOF_SEED` runs another one. */
const SEED = Number(process.env["PROOF_SEED"] ?? 15);

it("whatever becomes of them, 20 devices of 5 users show what the log says once they are back, and got every change once and in order", async () => {
  const { problems, ...outcome } = await runInboxes(SEED, INBOX_SIZES, console.log);
  console.log(outcome);
  expect(problems).toEqual([]);
  // It all happened: a run without it would prove nothing.
  const { notifications, steps, stops, cuts, kills } = INBOX_SIZES;
  expect(outcome.struck).toEqual({ "cut": cuts, "kill a function": kills, "restart": stops ? 1 : 0, "kill -9": stops ? 1 : 0 });
  expect(outcome.notifications).toBeGreaterThanOrEqual(notifications);
  expect(outcome.changes).toBeGreaterThan(steps * 2);
  expect(outcome.reloads).toBeGreaterThan(steps);
  expect(outcome.marked["done"]).toBeGreaterThan(steps * 4);
  expect(outcome.folds).toBe(6);
});

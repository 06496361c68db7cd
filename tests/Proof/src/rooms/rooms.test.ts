import { expect, it } from "vitest";
import { ROOM_SIZES } from "../sizes.js";
import { runRooms } from "./run.js";
import { tableOf } from "./table.js";

/** `PROOF_SEED` runs another one. */
const SEED = Number(process.env["PROOF_SEED"] ?? 7);

it("while people are removed and added, connections are cut, functions die and the API is away during a removal, nobody gets what is not theirs and no member loses anything", async () => {
  const outcome = await runRooms(SEED, ROOM_SIZES, console.log);
  const table = tableOf(outcome);
  console.log(table);
  expect(outcome.problems, table).toEqual([]);
  // It all happened: a run without it would prove nothing.
  const { stops, cuts, kills, steps } = ROOM_SIZES;
  expect(outcome.struck).toEqual({ "cut": cuts, "kill a function": kills, "restart": stops ? 1 : 0, "kill -9": stops ? 1 : 0, "outages": 1, "functions killed in a removal": 3 });
  expect(outcome.removals).toBeGreaterThanOrEqual(10 * steps);
  for (const how of ["subscribed", "overheard", "read"]) expect(outcome.got[how]).toBeGreaterThan(ROOM_SIZES.messages);
  expect(outcome.published["by hand of who was removed"]).toBeGreaterThan(0);
  expect(outcome.published["confirmed"]).toBeGreaterThan(ROOM_SIZES.messages * 0.8);
});

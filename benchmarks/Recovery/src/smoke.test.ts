import { expect, it } from "vitest";
import type { Contender } from "./contenders.js";
import { round } from "./round.js";
import { onStage } from "./stage.js";

const SMALL = { awayMs: 1_000, missed: 60 };
const contenders: Contender[] = [
  { kind: "mqtt", name: "own", online: true },
  { kind: "amplify", name: "amplify", online: true },
  { kind: "plain", name: "plain", online: true },
  { kind: "socket.io", name: "socket.io", online: true },
];

it("the benchmark runs: the same cut for all, which the library survives on both transports and plain Amplify does not", async () => {
  const results = await onStage((stage) => round(stage, contenders, SMALL, "feeds/smoke/updates"));
  const of = Object.fromEntries(results.map(({ contender, figures }) => [contender.kind, figures]));
  for (const kind of ["mqtt", "amplify", "socket.io"]) expect(of[kind], kind).toMatchObject({ lost: 0, repeated: 0, outOfOrder: 0 });
  expect(of["plain"]?.lost).toBe(SMALL.missed);
  for (const { awayMs } of results) expect(awayMs).toBeGreaterThanOrEqual(SMALL.awayMs);
});

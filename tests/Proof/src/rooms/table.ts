import type { RoomsOutcome } from "./run.js";

/** What came of a run of rooms, to be read. */
export function tableOf({ seed, seconds, messages, removals, additions, got, published, struck, problems }: RoomsOutcome): string {
  const counts = (of: Readonly<Record<string, number>>): string => Object.entries(of).map(([name, count]) => `${name} ${count}`).join(", ");
  const kinds = ["not theirs", "written by no member", "lost", "repeated", "out of order", "altered", "foreign"];
  return [
    `seed ${seed}, ${seconds.toFixed(0)} s, ${messages} messages in the logs; ${removals} removed, ${additions} added; ${counts(struck)}`,
    `published: ${counts(published)}`,
    `got: ${counts(got)}`,
    `problems: ${problems.length}; ${kinds.map((kind) => `${kind} ${problems.filter((problem) => problem.includes(`: ${kind}:`)).length}`).join(", ")}`,
    ...problems.slice(0, 50),
  ].join("\n");
}

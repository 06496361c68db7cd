import type { Outcome } from "./run.js";

/** What came of a run, to be read. */
export function tableOf(outcome: Outcome): string {
  const { seed, seconds, clients, messages, struck, published, deadEvents, plain, problems } = outcome;
  const counts = (of: Readonly<Record<string, number>>): string => Object.entries(of).map(([name, count]) => `${name} ${count}`).join(", ");
  const sum = (of: "due" | "lost" | "repeated" | "outOfOrder" | "errors" | "resolvedButNotLogged"): number => plain.reduce((total, client) => total + client[of], 0);
  return [
    `seed ${seed}, ${seconds.toFixed(0)} s, ${messages} messages in the log of the topics; ${counts(struck)}`,
    `published by the library: ${counts(published)}; events that became dead letters: ${deadEvents}`,
    "",
    "| | clients | due | lost | repeated | out of order | errors told | published, and not in the log |",
    "|---|---|---|---|---|---|---|---|",
    `| this library | ${clients} | ${problems.length === 0 ? "all" : "?"} | ${countOf(problems, "lost")} | ${countOf(problems, "repeated")} | ${countOf(problems, "out of order")} | ${countOf(problems, "ended")} | ${countOf(problems, "confirmed, but not in the log")} |`,
    `| Amplify PubSub | ${plain.length} | ${sum("due")} | ${sum("lost")} | ${sum("repeated")} | ${sum("outOfOrder")} | ${sum("errors")} | ${sum("resolvedButNotLogged")} |`,
    "",
    ...problems.slice(0, 50),
  ].join("\n");
}

function countOf(problems: readonly string[], kind: string): number {
  return problems.filter((problem) => problem.includes(`: ${kind}`)).length;
}

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measure, type Removal } from "./removals.js";

const HELP = `npm start --workspace benchmarks/Removal -- [--removals 100]

Removes a member whose plain MQTT connection stays on the room's old live topic, while others write all the time, and tells how long after the removal's answer the last
numbered message came there. Nothing numbered above the removal may come at all; it fails when something does.
Needs what the tests need: dotnet build localcloud/src, the functions' binary and cdk.out. A user adds 200 members an hour, so there are 140 removals at most.`;

/** Measures, and prints the table. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { removals: { type: "string", default: "100" }, help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const removals = await measure(Number(values.removals), console.log);
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}\n`);
  console.log(tableOf(removals));
}

function tableOf(removals: readonly Removal[]): string {
  const row = (name: string, of: readonly number[]): string => {
    const sorted = [...of].sort((a, b) => a - b);
    return `| ${name} | ${(sorted[sorted.length >> 1] ?? NaN).toFixed(1)} | ${(sorted.at(-1) ?? NaN).toFixed(1)} |`;
  };
  return [
    "| | median, ms | maximum, ms |",
    "|---|---:|---:|",
    row("from the removal's answer to the last message at the removed connection", removals.map(({ lastMs }) => lastMs)),
    row("how long the removal's answer took", removals.map(({ answerMs }) => answerMs)),
    "",
    `${removals.length} removals; in ${removals.filter(({ lastMs }) => lastMs > 0).length} a message came after the answer; ${removals.reduce((sum, { heard }) => sum + heard, 0)} messages were heard before and none above the removal's number, of ${removals.reduce((sum, { above }) => sum + above, 0)} that the logs have there.`,
  ].join("\n");
}

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { GROUPS } from "./contenders.js";
import { tableOf } from "./report.js";
import { round, type RoundResult } from "./round.js";
import { onStage } from "./stage.js";

const HELP = `npm start --workspace benchmarks/Recovery -- [--runs 5] [--missed 1000] [--away 0,8,30]

Cuts the network between clients and their servers for so many seconds, sends messages meanwhile, and measures what each client makes of it.
It stays away until the log has all messages: 0 is as short as that can be.
Needs what the tests need: dotnet build localcloud/src, the functions' binary and cdk.out.`;

/** Measures all groups, one after the other in each run, and prints the table. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: {
    runs: { type: "string", default: "5" }, missed: { type: "string", default: "1000" }, away: { type: "string", default: "0,8,30" }, help: { type: "boolean", default: false },
  } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const results: (RoundResult & { awaySeconds: number })[] = [];
  await onStage(async (stage) => {
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const awaySeconds of values.away.split(",").map(Number)) {
        for (const [i, group] of GROUPS.entries()) {
          const of = await round(stage, group, { awayMs: awaySeconds * 1_000, missed: Number(values.missed) }, `feeds/run-${run}-${awaySeconds}-${i}/updates`);
          for (const { contender: { name, online }, figures, awayMs } of of) console.error(`run ${run}: away ${(awayMs / 1_000).toFixed(1)} s${online ? ", online" : ""}, ${name}: ${JSON.stringify(figures)}`);
          results.push(...of.map((result) => ({ ...result, awaySeconds })));
        }
      }
      // After each run, so that whoever loses patience has something.
      console.log(`\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${values.missed} messages missed, ${run} runs\n`);
      console.log(tableOf(results));
    }
  });
}

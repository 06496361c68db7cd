import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measure } from "./notifications.js";

const HELP = `npm start --workspace benchmarks/Notifications -- [--users 4000] [--runs 3]

Sends one notification to so many users, and tells how long it took until everybody had it; the process of the function has been started before. One of the users is connected: it fails when
their live copy comes before the last user has the notification in the log. That one is asked for first, so it is the first that could.
Needs what the tests need: dotnet build localcloud/src, the functions' binary and cdk.out.`;

/** Measures, and prints the table. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { users: { type: "string", default: "4000" }, runs: { type: "string", default: "3" }, help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}\n`);
  console.log("| users | last one logged after, s | first live copy after, s | all done after, s | users a second |\n|---:|---:|---:|---:|---:|");
  for (let run = 0; run < Number(values.runs); run++) {
    const { seconds, loggedAfter, liveAfter } = await measure(Number(values.users));
    console.log(`| ${values.users} | ${loggedAfter.toFixed(2)} | ${liveAfter.toFixed(2)} | ${seconds.toFixed(2)} | ${(Number(values.users) / seconds).toFixed(0)} |`);
    if (liveAfter < loggedAfter) throw new Error("Somebody was told before everybody had it in the log.");
  }
}

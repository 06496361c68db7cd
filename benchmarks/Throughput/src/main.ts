import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { WebSocket as WebSocketOfNode } from "ws";
import { createRealtime, type Realtime } from "../../../clients/realtime/src/index.js";
import { mqttTransport, signedApi } from "../../../clients/realtime/src/mqtt/index.js";
import { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";
import { measure, WAYS } from "./ways.js";

const HELP = `npm start --workspace benchmarks/Throughput -- [--runs 5] [--messages 200]

Publishes messages to one topic, handed over in different ways, and checks that the log has each once and in order. Two users take
turns, for what one user may have logged at once is bounded: half of the runs, rounded up, times messages are 1,200 at most, and rounded down 600: the second user warms up.
Needs what the tests need: dotnet build localcloud/src, the functions' binary and cdk.out.`;

/** What the second user publishes first, of the 1,200 they may: by then the runtime has compiled what is run often. */
const WARM_UP = 600;

/** Measures all ways, one after the other in each run, and prints the table. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { runs: { type: "string", default: "5" }, messages: { type: "string", default: "200" }, help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const rates = new Map<string, number[]>(Object.keys(WAYS).map((way) => [way, []]));
  for (const [way, of] of rates) {
    await onStage(async (open) => {
      // The first run, with functions that are cold and code that is not compiled to the end, doesn't count.
      for (let run = -1; run < Number(values.runs); run++) {
        // Each has a connection of its own: one second's worth is free on each.
        const realtime = await open(run % 2 === 0 ? "alice" : "bob");
        const rate = await measure(realtime, `chat/run-${run}`, way, run < 0 ? WARM_UP : Number(values.messages));
        if (run >= 0) of.push(rate);
        realtime.close();
      }
    });
  }
  console.log(`\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, ${values.messages} messages, ${values.runs} runs\n`);
  console.log(tableOf(rates));
}

/** Opens clients of users against a LocalCloud that ends with it. */
export async function onStage(act: (open: (user: string) => Promise<Realtime>) => Promise<void>): Promise<void> {
  const cloud = await LocalCloud.start();
  try {
    await act(async (user) => {
      const { credentials } = await cloud.signIn(user);
      const api = signedApi({ url: cloud.api, region: cloud.region, credentials });
      return createRealtime({ credentials, api, transport: mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket }) });
    });
  } finally {
    await cloud.stop();
  }
}

function tableOf(rates: ReadonlyMap<string, readonly number[]>): string {
  const medians = [...rates].map(([way, of]) => [way, [...of].sort((a, b) => a - b)[of.length >> 1] ?? NaN, of] as const);
  const first = medians[0]?.[1] ?? NaN;
  const rows = medians.map(([way, median, of]) => `| ${way} | ${median.toFixed(1)} | ${(median / first).toFixed(2)} | ${of.map((rate) => rate.toFixed(1)).join(", ")} |`);
  return ["| handed over | messages a second, median | to the first | runs |", "|---|---:|---:|---|", ...rows].join("\n");
}

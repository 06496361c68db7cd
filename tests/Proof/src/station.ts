import { join } from "node:path";
import { fetchAuthSession } from "aws-amplify/auth";
import WebSocketOfNode from "ws";
import { createRealtime, type Realtime } from "../../../clients/realtime/src/index.js";
import { amplifyApi, amplifyTransport } from "../../../clients/realtime/src/amplify/index.js";
import { mqttTransport, signedApi } from "../../../clients/realtime/src/mqtt/index.js";
import { setUpAmplify } from "./amplifySetup.js";
import { LibraryClient } from "./libraryClient.js";
import { PlainClient } from "./plainClient.js";
import type { Command, Report, StationSettings } from "./protocol.js";
import { Recorder } from "./record.js";

export interface StationClient {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly unsubscribed: readonly string[];
  publish(room: string, n: number): Promise<void>;
  wake(): void;
}

/** How often a station looks whether all its clients have all their topics. */
const LOOK_EVERY = 100;
const clients: StationClient[] = [];
let settings: StationSettings;

process.on("message", (command: Command) => { take(command); });
// Whoever started the station is gone.
process.on("disconnect", () => process.exit());
report({ is: "listening" });

function take(command: Command): void {
  switch (command.do) {
    case "start":
      ({ settings } = command);
      setUpAmplify(settings);
      clients.push(...settings.clients.map(open));
      tellWhenSubscribed();
      break;
    case "join":
      clients.push(open(command.client));
      tellWhenSubscribed();
      break;
    case "publish":
      for (const client of clients) {
        for (const room of command.rooms) {
          for (let n = command.from; n < command.from + command.count; n++) void client.publish(room, n).then(() => { report({ is: "settled" }); });
        }
      }
      break;
    case "wake":
      for (const client of clients) client.wake();
      break;
    case "count":
      report({ is: "counted", deliveries: Object.fromEntries(clients.map(({ name, counts }) => [name, counts])), unsubscribed: clients.flatMap(({ unsubscribed }) => unsubscribed) });
      break;
    default:
      command satisfies never;
  }
}

function open(name: string): StationClient {
  const record = new Recorder(join(settings.folder, `${name}.jsonl`));
  return settings.kind === "plain" ? new PlainClient(name, settings, record) : new LibraryClient(name, library(), record, settings.topics);
}

function library(): Realtime {
  const { kind, credentials, mqtt, api, region } = settings;
  if (kind === "amplify") return createRealtime({ credentials: fetchAuthSession, transport: amplifyTransport({ endpoint: mqtt }), api: amplifyApi("realtime") });
  const source = (): Promise<{ credentials: typeof credentials }> => Promise.resolve({ credentials });
  const transport = mqttTransport({ endpoint: mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
  return createRealtime({ credentials: source, transport, api: signedApi({ url: api, region, credentials: source }) });
}

function tellWhenSubscribed(): void {
  const look = setInterval(() => {
    if (clients.some(({ unsubscribed }) => unsubscribed.length > 0)) return;
    clearInterval(look);
    report({ is: "subscribed" });
  }, LOOK_EVERY);
}

function report(what: Report): void {
  process.send?.(what);
}

import { PubSub } from "@aws-amplify/pubsub";
import { fingerprint } from "./fingerprint.js";
import { chatId, chatMessage } from "./plan.js";
import type { StationSettings } from "./protocol.js";
import type { Recorder } from "./record.js";
import type { StationClient } from "./station.js";

/** Amplify PubSub as it comes: subscribes to what the library's clients do, and is left alone. */
export class PlainClient implements StationClient {
  readonly name: string;
  readonly counts: Record<string, number> = {};
  readonly unsubscribed: readonly string[] = [];
  readonly #pubSub: PubSub;
  readonly #record: Recorder;

  constructor(name: string, { identityId, region, mqtt, topics }: StationSettings, record: Recorder) {
    this.name = name;
    this.#record = record;
    const clientId = `${identityId}:${name.replaceAll(/[^a-z0-9]/g, "")}`;
    this.#pubSub = new PubSub({ region, endpoint: mqtt, clientId, aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true });
    for (const topic of topics) {
      this.#pubSub.subscribe({ topics: topic }).subscribe({
        next: (message) => { this.#delivered(topic, message); },
        error: (error: unknown) => { record.write("error", `${topic}: ${String(error)}`); },
      });
    }
  }

  async publish(room: string, n: number): Promise<void> {
    const id = chatId(this.name, n);
    this.#record.write("published", room, id);
    const outcome = await this.#pubSub.publish({ topics: room, message: { ...chatMessage(this.name, room, n), _meta: { id } } }).then(() => "confirmed", String);
    this.#record.write("outcome", room, id, outcome);
  }

  // It listens to the browser's own events only.
  wake(): void {}

  #delivered(topic: string, { _meta, ...payload }: Record<string, unknown>): void {
    const { id = "", sender = "" } = (_meta ?? {}) as { id?: string; sender?: string };
    this.#record.write("delivered", { topic, position: "", id, sender, payload: fingerprint(payload) });
    this.counts[topic] = (this.counts[topic] ?? 0) + 1;
  }
}

import { RealtimeError, type Message, type Realtime, type Subscription } from "../../../clients/realtime/src/index.js";
import { fingerprint } from "./fingerprint.js";
import { chatId, chatMessage } from "./plan.js";
import type { Recorder } from "./record.js";
import type { StationClient } from "./station.js";

/** One client of the library: puts down all it is handed, and what became of all it published. */
export class LibraryClient implements StationClient {
  readonly name: string;
  readonly counts: Record<string, number> = {};
  readonly #realtime: Realtime;
  readonly #record: Recorder;
  readonly #subscriptions: ReadonlyMap<string, Subscription>;

  constructor(name: string, realtime: Realtime, record: Recorder, topics: readonly string[]) {
    this.name = name;
    this.#realtime = realtime;
    this.#record = record;
    this.#subscriptions = new Map(topics.map((topic) => [topic, realtime.topic(topic).subscribe({
      from: "start",
      next: (message) => { this.#delivered(message); },
      truncated: () => { record.write("truncated", topic); },
      error: (error) => { record.write("error", `${topic}: ${error.code}: ${error.message}`); },
    })]));
  }

  get unsubscribed(): string[] {
    return [...this.#subscriptions].filter(([, { state }]) => state.name !== "subscribed").map(([topic, { state }]) => `${this.name} ${topic}: ${state.name} (${state.reason}), connection ${this.#realtime.connection.name}`);
  }

  async publish(room: string, n: number): Promise<void> {
    const id = chatId(this.name, n);
    this.#record.write("published", room, id);
    const outcome = await this.#realtime.publish(room, chatMessage(this.name, room, n), { id }).then(() => "confirmed", (error: unknown) => (error instanceof RealtimeError ? error.code : String(error)));
    this.#record.write("outcome", room, id, outcome);
  }

  wake(): void {
    this.#realtime.wake();
  }

  #delivered({ topic, position = "", id = "", sender = "", payload }: Message): void {
    this.#record.write("delivered", { topic, position, id, sender, payload: fingerprint(payload) });
    this.counts[topic] = (this.counts[topic] ?? 0) + 1;
  }
}

import type { Link, Outcome } from "../core/transport.js";
import type { Hub } from "./hub.js";

/** The connection as the leader's own client sees it. */
export class HubLink implements Link {
  readonly #hub: Hub;
  readonly #member: string;

  constructor(hub: Hub, member: string) {
    this.#hub = hub;
    this.#member = member;
  }

  subscribe(filters: readonly string[]): Promise<readonly Outcome[]> {
    return this.#hub.subscribe(this.#member, filters);
  }

  unsubscribe(filters: readonly string[]): void {
    this.#hub.unsubscribe(this.#member, filters);
  }

  publish(topic: string, payload: unknown): Promise<void> {
    return this.#hub.publish(topic, payload);
  }

  probe(): void {
    this.#hub.probe();
  }

  close(): void {
    this.#hub.leave(this.#member);
  }
}

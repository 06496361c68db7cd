import type { Link, Outcome } from "../core/transport.js";

/** Who has the connection, and serves each member as if it had one. */
export interface LinkHost {
  subscribe(member: string, filters: readonly string[]): Promise<readonly Outcome[]>;
  unsubscribe(member: string, filters: readonly string[]): void;
  publish(topic: string, payload: unknown): Promise<void>;
  probe(): void;
  leave(member: string): void;
}

/** The connection as the leader's own client sees it. */
export class HubLink implements Link {
  readonly #host: LinkHost;
  readonly #member: string;

  constructor(host: LinkHost, member: string) {
    this.#host = host;
    this.#member = member;
  }

  subscribe(filters: readonly string[]): Promise<readonly Outcome[]> {
    return this.#host.subscribe(this.#member, filters);
  }

  unsubscribe(filters: readonly string[]): void {
    this.#host.unsubscribe(this.#member, filters);
  }

  publish(topic: string, payload: unknown): Promise<void> {
    return this.#host.publish(topic, payload);
  }

  probe(): void {
    this.#host.probe();
  }

  close(): void {
    this.#host.leave(this.#member);
  }
}

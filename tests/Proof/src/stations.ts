import type { LocalCloud, User } from "../../../clients/realtime/src/testing/localCloud.js";
import type { Log } from "./checker.js";
import { Child } from "./children.js";
import { PLAIN_ROOM, ROOMS, topicsOf } from "./plan.js";
import type { Command, Kind, Report } from "./protocol.js";

const CLIENTS_OF_STATION = 5;
const JOIN_WITHIN = 60_000;
const KINDS: readonly Kind[] = ["mqtt", "amplify", "plain"];

/** A client, and where it stands. */
export interface Place {
  readonly client: string;
  readonly kind: Kind;
  readonly identityId: string;
  readonly topics: readonly string[];
}

interface Station {
  readonly kind: Kind;
  readonly child: Child<Command, Report>;
  readonly places: Place[];
}

/** Six processes: each of two users on the library's two transports and with plain Amplify, five clients each. */
export class Stations {
  readonly #file: string;
  readonly #settled: () => void;
  readonly #stations: Station[] = [];

  constructor(file: string, settled: () => void) {
    this.#file = file;
    this.#settled = settled;
  }

  get library(): string[] {
    return this.#of((kind) => kind !== "plain");
  }

  get plain(): string[] {
    return this.#of((kind) => kind === "plain");
  }

  /** Starts them all; resolves when every client has all its topics. */
  async start(cloud: LocalCloud, users: readonly User[], folder: string): Promise<Place[]> {
    const { mqtt, api, region } = cloud;
    // A plain client is let in when the library has opened a session of its user.
    for (const kinds of [KINDS.filter((kind) => kind !== "plain"), KINDS.filter((kind) => kind === "plain")]) {
      await Promise.all(kinds.flatMap((kind) => users.map(async ({ identityId, credentials: source }, user) => {
        const { credentials } = await source();
        if (!credentials) throw new Error("Nobody is signed in.");
        const topics = topicsOf(identityId);
        const clients = Array.from({ length: CLIENTS_OF_STATION }, (_, i) => `${kind}-${["alice", "bob"][user] ?? user}-${i}`);
        const child = new Child<Command, Report>(this.#file, ({ is }) => { if (is === "settled") this.#settled(); });
        this.#stations.push({ kind, child, places: clients.map((client) => ({ client, kind, identityId, topics })) });
        await child.next("listening");
        child.send({ do: "start", settings: { kind, identityId, credentials, mqtt, api, region, clients, topics, folder } });
        await child.next("subscribed");
      })));
    }
    return this.#stations.flatMap(({ places }) => places);
  }

  /** The clients of the library are given all they have to publish at once; their outbox keeps it. */
  publish(count: number): void {
    for (const { kind, child } of this.#stations) if (kind !== "plain") child.send({ do: "publish", rooms: ROOMS, from: 0, count });
  }

  /** Each plain client publishes one message, as nothing else would keep it. */
  publishPlain(n: number): void {
    for (const { kind, child } of this.#stations) if (kind === "plain") child.send({ do: "publish", rooms: [PLAIN_ROOM], from: n, count: 1 });
  }

  /** A client more on each transport of the library; who takes too long to get its topics is for the checker. */
  async join(): Promise<Place[]> {
    return Promise.all(KINDS.filter((kind) => kind !== "plain").map(async (kind) => {
      const { child, places } = this.#stations.find((station) => station.kind === kind) as Station;
      const place = { ...places[0] as Place, client: `${kind}-latecomer` };
      child.send({ do: "join", client: place.client });
      let late: NodeJS.Timeout | undefined;
      await Promise.race([child.next("subscribed"), new Promise((go) => { late = setTimeout(go, JOIN_WITHIN); })]);
      clearTimeout(late);
      return place;
    }));
  }

  wake(): void {
    for (const { child } of this.#stations) child.send({ do: "wake" });
  }

  /** The clients of the library that have less than the log, or a topic that is not `subscribed`. */
  async behind(log: Log, places: readonly Place[]): Promise<string[]> {
    const behind: string[] = [];
    for (const { kind, child } of this.#stations) {
      if (kind === "plain") continue;
      const counted = child.next("counted");
      child.send({ do: "count" });
      const { deliveries, unsubscribed } = await counted;
      behind.push(...unsubscribed);
      for (const { client, topics } of places) {
        const own = deliveries[client];
        if (own) for (const topic of topics) if ((own[topic] ?? 0) < (log.get(topic)?.length ?? 0)) behind.push(`${client} ${topic}: ${own[topic] ?? 0} of ${log.get(topic)?.length ?? 0}`);
      }
    }
    return behind;
  }

  stop(): void {
    for (const { child } of this.#stations) child.stop();
  }

  #of(wanted: (kind: Kind) => boolean): string[] {
    return this.#stations.filter(({ kind }) => wanted(kind)).flatMap(({ places }) => places.map(({ client }) => client));
  }
}

import type { Credentials } from "../../../clients/realtime/src/index.js";

/** `plain`: Amplify PubSub as it comes, without the library. */
export type Kind = "mqtt" | "amplify" | "plain";

/** What a station, a process with several clients of one user on one transport, is told when it starts. */
export interface StationSettings {
  readonly kind: Kind;
  readonly identityId: string;
  readonly credentials: Credentials;
  readonly mqtt: string;
  readonly api: string;
  readonly region: string;
  readonly clients: readonly string[];
  readonly topics: readonly string[];
  /** Where each client keeps its record. */
  readonly folder: string;
}

export type Command =
  | { readonly do: "start"; readonly settings: StationSettings }
  /** Each client publishes its messages from number `from` on, `count` to each of the rooms. */
  | { readonly do: "publish"; readonly rooms: readonly string[]; readonly from: number; readonly count: number }
  /** Another client, which reads everything from the log. */
  | { readonly do: "join"; readonly client: string }
  /** The network is back, as a browser would say it. */
  | { readonly do: "wake" }
  | { readonly do: "count" };

export type Report =
  | { readonly is: "listening" }
  /** Each client has all its topics. */
  | { readonly is: "subscribed" }
  /** One published message is confirmed or has failed. */
  | { readonly is: "settled" }
  /** Deliveries by client and topic, and the topics that are not `subscribed` now. */
  | { readonly is: "counted"; readonly deliveries: Readonly<Record<string, Readonly<Record<string, number>>>>; readonly unsubscribed: readonly string[] };

import type { Delivery } from "./figures.js";

export type Kind = "mqtt" | "amplify" | "plain" | "socket.io";

export interface ClientSettings {
  readonly kind: Kind;
  readonly topic: string;
  readonly identityId: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string | undefined };
  readonly region: string;
  /** As seen through the proxies. */
  readonly mqtt: string;
  readonly api: string;
  readonly socket: string;
}

export type Command =
  | { readonly do: "start"; readonly settings: ClientSettings }
  /** Says when these numbers have all come, or one above them. */
  | { readonly do: "expect"; readonly first: number; readonly last: number }
  /** As a browser says it. */
  | { readonly do: "offline" | "online" }
  | { readonly do: "tell" };

export type Report =
  | { readonly is: "listening" }
  | { readonly is: "subscribed" }
  | { readonly is: "complete" }
  /** One with a higher number came: whatever is still missing is lost, unless the client has a log. */
  | { readonly is: "beyond" }
  | { readonly is: "told"; readonly deliveries: readonly Delivery[] };

export type ServerCommand = { readonly do: "emit"; readonly first: number; readonly last: number };
export type ServerReport = { readonly is: "listening"; readonly url: string };

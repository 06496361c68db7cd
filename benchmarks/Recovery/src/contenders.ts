import type { Kind } from "./protocol.js";

export interface Contender {
  readonly kind: Kind;
  readonly name: string;
  /** Whether the browser's `offline` and `online` are fired. */
  readonly online: boolean;
}

const NAMES: Readonly<Record<Kind, string>> = {
  "mqtt": "this library, own MQTT",
  "amplify": "this library, Amplify",
  "plain": "Amplify PubSub",
  "socket.io": "Socket.IO, connection state recovery",
};

const one = (kind: Kind, online: boolean): Contender => ({ kind, name: NAMES[kind], online });

/**
 * Those of one group meet the same cut at the same moment. With `online`, the two transports of the library would come back together and share two processors, so
 * they take turns; without, chance keeps all of them apart.
 */
export const GROUPS: readonly (readonly Contender[])[] = [
  [one("mqtt", true)],
  [one("amplify", true), one("plain", true)],
  [one("mqtt", false), one("amplify", false), one("plain", false), one("socket.io", false)],
];

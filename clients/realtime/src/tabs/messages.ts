import type { Outcome, TransportFailure } from "../core/transport.js";

/** From a member to the tab that has the connection. */
export type ToHub =
  | { readonly type: "hello"; readonly from: string }
  | { readonly type: "ping" | "probe" | "bye"; readonly hub: string; readonly from: string }
  | { readonly type: "subscribe"; readonly hub: string; readonly from: string; readonly call: number; readonly filters: readonly string[] }
  | { readonly type: "unsubscribe"; readonly hub: string; readonly from: string; readonly filters: readonly string[] }
  | { readonly type: "publish"; readonly hub: string; readonly from: string; readonly call: number; readonly topic: string; readonly text: string };

/** From the tab that has the connection: to one member, or to all. */
export type FromHub =
  /** It leads, but its connection does not stand yet: who is not known to it says hello. */
  | { readonly type: "here"; readonly hub: string }
  /** The connection stands. */
  | { readonly type: "welcome" | "alive"; readonly hub: string; readonly to: string }
  | { readonly type: "answer"; readonly hub: string; readonly to: string; readonly call: number; readonly outcomes?: readonly Outcome[] | undefined; readonly failure?: TransportFailure }
  | { readonly type: "message"; readonly hub: string; readonly topic: string; readonly payload: unknown }
  /** The connection is gone, and what was being subscribed then. */
  | { readonly type: "gone"; readonly hub: string; readonly failure: TransportFailure; readonly asked: { readonly member: string; readonly call: number } | undefined };

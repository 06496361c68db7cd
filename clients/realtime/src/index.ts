export { createRealtime, type Realtime, type RealtimeSettings, type SubscribeOptions, type Topic } from "./core/realtime.js";
export { RealtimeError, type ErrorCode } from "./core/errors.js";
export { systemClock, type Clock } from "./core/clock.js";
export { DEFAULTS, type RealtimeOptions } from "./core/options.js";
export { TransportError, type ConnectOptions, type Link, type Outcome, type Transport, type TransportFailure } from "./core/transport.js";
export type { History } from "./core/history.js";
export type { Outgoing } from "./core/outbox.js";
export type { From, Observer, Subscription } from "./core/reader.js";
export type * from "./core/types.js";

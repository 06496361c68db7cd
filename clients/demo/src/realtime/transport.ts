/** One MQTT connection, made when something is first subscribed, and made again by itself when it breaks. */
export interface Transport {
  /** Answers with what ends the subscription. */
  subscribe(topic: string, onMessage: (message: unknown) => void): () => void;
  publish(topic: string, message: Record<string, unknown>): Promise<void>;
  /** Answers with what ends the watching. */
  onState(listener: (state: TransportState) => void): () => void;
  close(): void;
}

/** `open`: messages flow. `broken`: refused or lost; the transport tries again by itself. */
export interface TransportState {
  readonly name: string;
  readonly kind: "open" | "broken" | "other";
}

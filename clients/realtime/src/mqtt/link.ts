import { alarmOf, type Alarm, type Clock } from "../core/clock.js";
import { TransportError, type ConnectOptions, type Link, type Outcome, type TransportFailure } from "../core/transport.js";
import {
  connectPacket, DISCONNECT, PacketReader, PINGREQ, publishPacket, pubackPacket, subscribePacket, unsubscribePacket, type ServerPacket,
} from "./packets.js";
import { parsePayload } from "./payload.js";

/** What the broker is told, s; AWS IoT Core takes 30 to 1,200. A hidden tab's timers may run no more than once a minute. */
const KEEP_ALIVE = 120;
const PING_EVERY = 24_000;
const ANSWER_WITHIN = 10_000;

interface Waiting {
  readonly resolve: (codes: readonly number[]) => void;
  readonly reject: (error: Error) => void;
}

/** One MQTT 3.1.1 connection over a WebSocket: dialling -> connecting -> up -> down, and never back. */
export class MqttLink implements Link {
  readonly #socket: WebSocket;
  readonly #options: ConnectOptions;
  readonly #reader = new PacketReader();
  readonly #ping: Alarm;
  readonly #deadline: Alarm;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened: (error?: TransportError) => void;
  #state: "dialling" | "connecting" | "up" | "down" = "dialling";
  #packetId = 0;

  private constructor(socket: WebSocket, options: ConnectOptions, clock: Clock, opened: (error?: TransportError) => void) {
    this.#socket = socket;
    this.#options = options;
    this.#ping = alarmOf(clock);
    this.#deadline = alarmOf(clock);
    this.#opened = opened;
    this.#deadline.set(ANSWER_WITHIN, () => { this.#down("network"); });
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#state = "connecting";
      this.#send(connectPacket(options.clientId, KEEP_ALIVE));
    };
    socket.onmessage = ({ data }) => { this.#received(new Uint8Array(data as ArrayBuffer)); };
    socket.onclose = () => { this.#down("network"); };
    socket.onerror = () => { this.#down("network"); };
  }

  /** Resolves after CONNACK. */
  static open(socket: WebSocket, options: ConnectOptions, clock: Clock): Promise<MqttLink> {
    return new Promise((resolve, reject) => {
      const link: MqttLink = new MqttLink(socket, options, clock, (error) => {
        if (error) reject(error);
        else resolve(link);
      });
    });
  }

  async subscribe(filters: readonly string[]): Promise<Outcome[]> {
    const codes = await this.#ask((id) => subscribePacket(id, filters));
    return filters.map((_, i) => ((codes[i] ?? 0x80) < 0x80 ? "granted" : "refused"));
  }

  unsubscribe(filters: readonly string[]): void {
    if (this.#state === "up") this.#send(unsubscribePacket(this.#nextId(), filters));
  }

  async publish(topic: string, payload: unknown): Promise<void> {
    const text = JSON.stringify(payload);
    await this.#ask((id) => publishPacket(id, topic, text));
  }

  probe(): void {
    if (this.#state !== "up") return;
    this.#send(PINGREQ);
    if (!this.#deadline.isSet) this.#deadline.set(ANSWER_WITHIN, () => { this.#down("keep-alive"); });
  }

  close(): void {
    if (this.#state === "up") this.#send(DISCONNECT);
    this.#end();
  }

  #ask(packet: (id: number) => Uint8Array): Promise<readonly number[]> {
    if (this.#state !== "up") return Promise.reject(new TransportError("network", "The connection is gone."));
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send(packet(id));
      if (!this.#deadline.isSet) this.#deadline.set(ANSWER_WITHIN, () => { this.#down("keep-alive"); });
    });
  }

  #received(bytes: Uint8Array): void {
    // Whatever comes shows that the other side is there.
    this.#deadline.clear();
    try {
      for (const packet of this.#reader.read(bytes)) this.#take(packet);
    } catch {
      this.#down("network");
    }
  }

  #take(packet: ServerPacket): void {
    if (this.#state === "connecting" && packet.type === "connack") {
      if (packet.code !== 0) {
        this.#down("refused");
        return;
      }
      this.#state = "up";
      this.#schedulePing();
      this.#opened();
    } else if (packet.type === "publish") {
      if (packet.packetId !== 0) this.#send(pubackPacket(packet.packetId));
      this.#options.message(packet.topic, parsePayload(packet.payload));
    } else if (packet.type === "puback" || packet.type === "suback") {
      this.#waiting.get(packet.packetId)?.resolve(packet.type === "suback" ? packet.codes : []);
      this.#waiting.delete(packet.packetId);
    }
  }

  #schedulePing(): void {
    this.#ping.set(PING_EVERY, () => {
      this.probe();
      this.#schedulePing();
    });
  }

  #nextId(): number {
    do this.#packetId = (this.#packetId % 65_535) + 1;
    while (this.#waiting.has(this.#packetId));
    return this.#packetId;
  }

  #send(packet: Uint8Array): void {
    if (this.#socket.readyState === 1) this.#socket.send(packet as BufferSource);
  }

  #down(failure: TransportFailure): void {
    const was = this.#state;
    this.#end();
    // Who may not connect may be shown out without a word, but a network may break then, too.
    const reason = was === "connecting" && failure === "network" ? "unknown" : failure;
    if (was === "up") this.#options.lost(reason);
    else if (was !== "down") this.#opened(new TransportError(reason, `The connection was not made: ${reason}.`));
  }

  #end(): void {
    if (this.#state === "down") return;
    this.#state = "down";
    this.#ping.clear();
    this.#deadline.clear();
    this.#socket.onmessage = null;
    this.#socket.close();
    for (const { reject } of this.#waiting.values()) reject(new TransportError("network", "The connection is gone."));
    this.#waiting.clear();
  }
}

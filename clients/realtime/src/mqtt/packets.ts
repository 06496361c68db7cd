const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a server sends; the rest of MQTT 3.1.1 is not for this client. */
export type ServerPacket =
  | { readonly type: "connack"; readonly code: number }
  | { readonly type: "publish"; readonly topic: string; readonly packetId: number; readonly payload: Uint8Array }
  | { readonly type: "puback"; readonly packetId: number }
  | { readonly type: "suback"; readonly packetId: number; readonly codes: readonly number[] }
  | { readonly type: "other" };

/** CONNECT with a clean session. */
export function connectPacket(clientId: string, keepAliveSeconds: number): Uint8Array {
  return packet(0x10, [...string("MQTT"), 4, 2, ...uint16(keepAliveSeconds), ...string(clientId)]);
}

/** SUBSCRIBE with QoS 0: whatever is lost is found in the log. */
export function subscribePacket(packetId: number, filters: readonly string[]): Uint8Array {
  return packet(0x82, [...uint16(packetId), ...filters.flatMap((filter) => [...string(filter), 0])]);
}

export function unsubscribePacket(packetId: number, filters: readonly string[]): Uint8Array {
  return packet(0xa2, [...uint16(packetId), ...filters.flatMap((filter) => [...string(filter)])]);
}

/** PUBLISH with QoS 1. */
export function publishPacket(packetId: number, topic: string, payload: string): Uint8Array {
  const body = encoder.encode(payload);
  const head = [...string(topic), ...uint16(packetId)];
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return packet(0x32, whole);
}

export function pubackPacket(packetId: number): Uint8Array {
  return packet(0x40, uint16(packetId));
}

export const PINGREQ: Uint8Array = Uint8Array.of(0xc0, 0);
export const DISCONNECT: Uint8Array = Uint8Array.of(0xe0, 0);

/** Takes a stream of bytes apart, however it was cut into frames. */
export class PacketReader {
  #rest: Uint8Array = new Uint8Array();

  /** The packets that are complete now. Throws on what is no MQTT. */
  read(bytes: Uint8Array): ServerPacket[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const packets: ServerPacket[] = [];
    let start = 0;
    for (let found = frame(all, start); found; found = frame(all, start)) {
      packets.push(parse(all[start] ?? 0, all.subarray(found.body, found.end)));
      start = found.end;
    }
    this.#rest = all.slice(start);
    return packets;
  }
}

function frame(all: Uint8Array, start: number): { body: number; end: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = all[start + 1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** i;
    const body = start + 2 + i;
    if (byte < 128) return body + length <= all.length ? { body, end: body + length } : undefined;
  }
  throw new RangeError("A packet's length has more than four bytes.");
}

function parse(head: number, body: Uint8Array): ServerPacket {
  const at = (i: number): number => body[i] ?? 0;
  const packetId = (at(0) << 8) | at(1);
  switch (head >> 4) {
    case 2: return { type: "connack", code: at(1) };
    case 3: return parsePublish(head, body);
    case 4: return { type: "puback", packetId };
    case 9: return { type: "suback", packetId, codes: [...body.subarray(2)] };
    default: return { type: "other" };
  }
}

function parsePublish(head: number, body: Uint8Array): ServerPacket {
  const length = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
  const end = 2 + length;
  const hasId = (head & 6) !== 0;
  const packetId = hasId ? ((body[end] ?? 0) << 8) | (body[end + 1] ?? 0) : 0;
  return { type: "publish", topic: decoder.decode(body.subarray(2, end)), packetId, payload: body.slice(end + (hasId ? 2 : 0)) };
}

function packet(head: number, body: ArrayLike<number>): Uint8Array {
  const length: number[] = [];
  let rest = body.length;
  do {
    const byte = rest & 127;
    rest >>= 7;
    length.push(rest > 0 ? byte | 128 : byte);
  } while (rest > 0);
  const whole = new Uint8Array(1 + length.length + body.length);
  whole.set([head, ...length]);
  whole.set(body, 1 + length.length);
  return whole;
}

function string(text: string): number[] {
  const bytes = encoder.encode(text);
  return [...uint16(bytes.length), ...bytes];
}

function uint16(value: number): [number, number] {
  return [value >> 8, value & 255];
}

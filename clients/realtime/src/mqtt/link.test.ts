import { describe, expect, it } from "vitest";
import { ManualClock, settle } from "../testing/manualClock.js";
import type { TransportFailure } from "../core/transport.js";
import { MqttLink } from "./link.js";

/** A WebSocket whose other side is the test. */
class FakeSocket {
  readyState = 0;
  sent: number[][] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;

  send(packet: Uint8Array): void {
    this.sent.push([...packet]);
  }

  close(): void {
    this.closed = true;
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(...bytes: number[]): void {
    this.onmessage?.({ data: Uint8Array.from(bytes).buffer });
  }
}

interface Opened {
  readonly socket: FakeSocket;
  readonly clock: ManualClock;
  readonly link: Promise<MqttLink>;
  readonly lost: TransportFailure[];
  readonly messages: [string, unknown][];
}

function dial(): Opened {
  const socket = new FakeSocket();
  const clock = new ManualClock();
  const lost: TransportFailure[] = [];
  const messages: [string, unknown][] = [];
  const options = { clientId: "c", filters: [], lost: (failure: TransportFailure) => lost.push(failure), message: (topic: string, payload: unknown) => messages.push([topic, payload]) };
  const link = MqttLink.open(socket as never, options as never, clock);
  link.catch(() => undefined);
  return { socket, clock, link, lost, messages };
}

async function up(): Promise<Opened & { readonly open: MqttLink }> {
  const dialled = dial();
  dialled.socket.accept();
  dialled.socket.say(0x20, 2, 0, 0);
  return { ...dialled, open: await dialled.link };
}

describe("an MQTT connection", () => {
  it("stands when CONNACK says so", async () => {
    const { socket, lost } = await up();
    expect(socket.sent[0]?.[0]).toBe(0x10);
    expect(lost).toEqual([]);
  });

  it("is refused when CONNACK says so", async () => {
    const { socket, link } = dial();
    socket.accept();
    socket.say(0x20, 2, 0, 5);
    await expect(link).rejects.toMatchObject({ failure: "refused" });
    expect(socket.closed).toBe(true);
  });

  it("may be refused or broken when it ends before CONNACK", async () => {
    const { socket, link } = dial();
    socket.accept();
    socket.onclose?.();
    await expect(link).rejects.toMatchObject({ failure: "unknown" });
  });

  it("is broken when the WebSocket does not open, or not in time", async () => {
    const failed = dial();
    failed.socket.onerror?.();
    await expect(failed.link).rejects.toMatchObject({ failure: "network" });
    const slow = dial();
    await slow.clock.advance(10_000);
    await expect(slow.link).rejects.toMatchObject({ failure: "network" });
  });

  it("subscribes, and tells which filters were refused", async () => {
    const { socket, open } = await up();
    const outcome = open.subscribe(["a", "b"]);
    socket.say(0x90, 4, 0, 1, 0, 0x80);
    await expect(outcome).resolves.toEqual(["granted", "refused"]);
  });

  it("publishes until PUBACK", async () => {
    const { socket, open } = await up();
    let done = false;
    const published = open.publish("a", { id: 1 }).then(() => { done = true; });
    await settle();
    expect(done).toBe(false);
    socket.say(0x40, 2, 0, 1);
    await published;
  });

  it("hands over JSON parsed, and anything else as base64, and acknowledges QoS 1", async () => {
    const { socket, messages } = await up();
    socket.say(0x30, 5, 0, 1, 0x61, 0x7b, 0x7d);
    socket.say(0x32, 7, 0, 1, 0x61, 0, 9, 0xff, 0x00);
    expect(messages).toEqual([["a", {}], ["a", { base64: "/wA=" }]]);
    expect(socket.sent.at(-1)).toEqual([0x40, 2, 0, 9]);
  });

  it("pings, and is lost when nothing comes back for 10 s", async () => {
    const { socket, clock, lost } = await up();
    await clock.advance(24_000);
    expect(socket.sent.at(-1)).toEqual([0xc0, 0]);
    socket.say(0xd0, 0);
    await clock.advance(24_000);
    expect(lost).toEqual([]);
    await clock.advance(10_000);
    expect(lost).toEqual(["keep-alive"]);
    expect(clock.pending).toBe(0);
  });

  it("gives up what is unanswered when it is lost, once", async () => {
    const { socket, open, lost } = await up();
    const waiting = open.subscribe(["a"]);
    socket.onclose?.();
    socket.onerror?.();
    await expect(waiting).rejects.toMatchObject({ failure: "network" });
    await expect(open.publish("a", {})).rejects.toMatchObject({ failure: "network" });
    expect(lost).toEqual(["network"]);
  });

  it("ends on what is no MQTT", async () => {
    const { socket, lost } = await up();
    socket.say(0x30, 0xff, 0xff, 0xff, 0xff, 1);
    expect(lost).toEqual(["network"]);
  });

  it("closed by us says DISCONNECT, and is not lost", async () => {
    const { socket, open, lost, clock } = await up();
    open.close();
    socket.onclose?.();
    expect(socket.sent.at(-1)).toEqual([0xe0, 0]);
    expect(lost).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

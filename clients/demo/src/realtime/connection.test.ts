import { describe, expect, it } from "vitest";
import { ApiProblem } from "../messages/problem";
import { FakeTime, settle } from "../testing/fakeTime";
import { Connection } from "./connection";
import type { Transport, TransportState } from "./transport";

class FakeTransport implements Transport {
  readonly topics = new Map<string, (message: unknown) => void>();
  closed = false;
  #listener: ((state: TransportState) => void) | undefined;

  subscribe(topic: string, onMessage: (message: unknown) => void): () => void {
    this.topics.set(topic, onMessage);
    return () => this.topics.delete(topic);
  }

  publish(): Promise<void> {
    return Promise.resolve();
  }

  onState(listener: (state: TransportState) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  close(): void {
    this.closed = true;
    this.topics.clear();
  }

  say(kind: TransportState["kind"], name: string): void {
    this.#listener?.({ kind, name });
  }
}

function start(answers: unknown[] = []): { time: FakeTime; sessions: boolean[]; transports: FakeTransport[]; connection: Connection; latest: () => FakeTransport } {
  const time = new FakeTime();
  const sessions: boolean[] = [];
  const transports: FakeTransport[] = [];
  const connection = new Connection({
    openSession: (refused) => {
      sessions.push(refused);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve();
    },
    makeTransport: () => {
      const transport = new FakeTransport();
      transports.push(transport);
      return transport;
    },
    delay: time.delay,
    now: () => time.now,
  });
  connection.subscribe("a", () => undefined);
  void connection.start();
  return { time, sessions, transports, connection, latest: () => transports.at(-1) ?? new FakeTransport() };
}

describe("Connection", () => {
  it("opens the session before the first CONNECT", async () => {
    const { sessions, transports, connection, latest } = start();
    expect(transports).toHaveLength(0);
    await settle();
    expect(sessions).toEqual([false]);
    expect([...latest().topics.keys()]).toEqual(["a"]);
    latest().say("open", "Connected");
    expect(connection.status.get()).toMatchObject({ name: "Connected", connected: true });
  });

  it("asks for the session again with growing pauses while the first CONNECT is refused", async () => {
    const { time, sessions, transports, connection, latest } = start();
    await settle();
    for (const pause of [1_000, 2_000, 4_000]) {
      latest().say("other", "Connecting");
      latest().say("broken", "ConnectionDisrupted");
      await settle();
      expect(connection.status.get().name).toBe("Authorizing");
      await time.advance(pause);
    }
    expect(sessions).toEqual([false, true, true, true]);
    expect(transports.slice(0, -1).every(({ closed }) => closed)).toBe(true);
    latest().say("open", "Connected");
    expect(connection.status.get().connected).toBe(true);
    expect([...latest().topics.keys()]).toEqual(["a"]);
  });

  it("gives up after ten minutes", async () => {
    const { time, connection, latest } = start();
    for (let minutes = 0; minutes < 30 && connection.status.get().name !== "Refused"; minutes += 0.5) {
      await settle();
      latest().say("broken", "ConnectionDisrupted");
      await time.advance(30_000);
    }
    expect(connection.status.get().name).toBe("Refused");
    expect(time.now).toBeGreaterThan(1_000_000 + 600_000);
  });

  it("leaves a connection that once stood to the transport", async () => {
    const { time, sessions, transports, connection, latest } = start();
    await settle();
    latest().say("open", "Connected");
    latest().say("broken", "ConnectionDisrupted");
    await time.advance(60_000);
    expect(connection.status.get()).toMatchObject({ name: "ConnectionDisrupted", connected: false });
    expect(sessions).toHaveLength(1);
    expect(transports).toHaveLength(1);
    latest().say("open", "Connected");
    expect(connection.status.get().connected).toBe(true);
  });

  it("tries again when the session can't be opened for now", async () => {
    const { time, transports, connection } = start([new ApiProblem(429, "slow down"), new TypeError("Failed to fetch")]);
    await time.advance(1_000);
    expect(connection.status.get().error).toBeInstanceOf(TypeError);
    await time.advance(2_000);
    expect(transports).toHaveLength(1);
  });

  it("stops when the session is refused", async () => {
    const { time, transports, connection } = start([new ApiProblem(403, "not our user")]);
    await time.advance(60_000);
    expect(transports).toHaveLength(0);
    expect(connection.status.get()).toMatchObject({ name: "Refused", error: new ApiProblem(403, "not our user") });
  });

  it("does not connect any more when it is closed", async () => {
    const { time, transports, connection } = start();
    connection.close();
    await time.advance(60_000);
    expect(transports).toHaveLength(0);
  });
});

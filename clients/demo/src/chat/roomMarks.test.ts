import type { Message, Realtime } from "@serverless-realtime/client";
import { describe, expect, it } from "vitest";
import { RoomMarks } from "./roomMarks";

/** As much of the library as marks need: heads, and messages that the test sends. */
class Rooms {
  readonly heads = new Map<string, string>();
  readonly open = new Map<string, { from: string | undefined; next: (message: Message) => void }>();
  isAway = false;

  readonly realtime = {
    history: (topic: string) => {
      const history = {
        head: undefined as string | undefined,
        older: () => {
          if (this.isAway) return Promise.reject(new Error("away"));
          history.head = this.heads.get(topic) ?? "0";
          return Promise.resolve([]);
        },
      };
      return history;
    },
    topic: (name: string) => ({
      subscribe: (options: { from?: string; next: (message: Message) => void }) => {
        this.open.set(name, { from: options.from, next: options.next });
        return { unsubscribe: () => this.open.delete(name) };
      },
    }),
  } as unknown as Realtime;

  send(topic: string, position: string): void {
    this.open.get(topic)?.next({ topic, id: position, position, sender: "bob", sentAt: undefined, payload: {} });
  }
}

const kept = (entries: Record<string, string> = {}): { getItem: (key: string) => string | null; setItem: (key: string, value: string) => void } => {
  const values = new Map(Object.entries(entries));
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
};
const settled = (): Promise<void> => new Promise((done) => { setTimeout(done, 0); });

describe("RoomMarks", () => {
  it("tells head minus what was read, and goes on with what comes", async () => {
    const rooms = new Rooms();
    rooms.heads.set("chat/a", "e.7");
    const marks = new RoomMarks(rooms.realtime, "me", kept({ "demo:me:read:a": "e.5" }));
    marks.watch(["a", "b"]);
    await settled();
    expect([...marks.get()]).toEqual([["a", 2], ["b", 0]]);
    expect(rooms.open.get("chat/a")?.from).toBe("e.7");
    rooms.send("chat/b", "f.1");
    expect(marks.get().get("b")).toBe(1);
    marks.read("a", "e.7");
    marks.read("b", "f.1");
    expect([...marks.get().values()]).toEqual([0, 0]);
  });

  it("does not go back", async () => {
    const rooms = new Rooms();
    const marks = new RoomMarks(rooms.realtime, "me", kept({ "demo:me:read:a": "e.5" }));
    marks.watch(["a"]);
    await settled();
    marks.read("a", "e.3");
    expect(marks.readUpTo("a")).toBe("e.5");
    rooms.send("chat/a", "e.7");
    rooms.send("chat/a", "e.6");
    expect(marks.get().get("a")).toBe(2);
  });

  it("leaves no subscription behind, also of a room that is still being asked for", async () => {
    const rooms = new Rooms();
    const marks = new RoomMarks(rooms.realtime, "me", kept());
    marks.watch(["a", "b"]);
    await settled();
    marks.watch(["b", "c"]);
    marks.close();
    await settled();
    expect(rooms.open.size).toBe(0);
  });

  it("counts from now on when the log can't be asked", async () => {
    const rooms = new Rooms();
    rooms.isAway = true;
    const marks = new RoomMarks(rooms.realtime, "me", kept({ "demo:me:read:a": "e.5" }));
    marks.watch(["a"]);
    await settled();
    expect([rooms.open.get("chat/a")?.from, marks.get().size]).toEqual(["now", 0]);
    rooms.send("chat/a", "e.6");
    expect(marks.get().get("a")).toBe(1);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { FakeLog } from "../testing/fakeLog";
import { FakeTime, settle } from "../testing/fakeTime";
import { ChatRoom } from "./chatRoom";
import { ApiProblem } from "./problem";

const ME = "eu-west-1:me";

/** A room whose broker delivers, and archives, while it is up. */
class World {
  readonly log = new FakeLog();
  readonly time = new FakeTime();
  readonly published: string[] = [];
  up = true;
  archives = true;
  #ids = 0;
  readonly room = new ChatRoom({
    topic: "chat/general",
    me: ME,
    read: this.log.read,
    publish: (_topic, message) => {
      this.published.push(String(message["id"]));
      if (this.up) this.deliver(ME, message);
      return Promise.resolve();
    },
    delay: this.time.delay,
    now: () => this.time.now,
    newId: () => `own-${++this.#ids}`,
  });

  deliver(sender: string, message: Record<string, unknown>): void {
    if (this.archives) this.log.append(sender, String(message["id"]), message);
    this.room.received(message);
  }

  get items(): string[] {
    return this.room.view.get().items.map(({ id, sender, status }) => `${sender === ME ? "me" : (sender ?? "?")} ${id} ${status}`);
  }
}

describe("ChatRoom", () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    world.room.connected();
    await world.time.advance(10_000);
  });

  it("shows a live message at once and its sender when the log has told", async () => {
    world.deliver("bob", { id: "1", text: "hi" });
    expect(world.items).toEqual(["? 1 sent"]);
    await world.time.advance(500);
    expect(world.items).toEqual(["bob 1 sent"]);
  });

  it("shows all of 50 messages, 40 of which were sent while the connection was cut, none twice", async () => {
    for (let i = 0; i < 50; i++) {
      if (i === 10) world.room.disconnected();
      if (i < 10) world.deliver("bob", { id: `${i}`, text: `${i}` });
      else world.log.append("bob", `${i}`);
    }
    world.room.connected();
    world.deliver("bob", { id: "49", text: "49" });
    await world.time.advance(10_000);
    expect(world.items).toEqual(Array.from({ length: 50 }, (_, i) => `bob ${i} sent`));
  });

  it("finds a message that came between the look into the log and the subscription", async () => {
    world.room.disconnected();
    world.room.connected();
    await settle();
    world.log.append("bob", "between");
    await world.time.advance(500);
    expect(world.items).toEqual(["bob between sent"]);
  });

  it("shows an own message as sent only when it has been seen", async () => {
    world.up = false;
    world.room.send("hello");
    expect(world.items).toEqual(["me own-1 pending"]);
    world.up = true;
    await world.time.advance(10_000);
    expect(world.items).toEqual(["me own-1 sent"]);
    expect(world.published).toEqual(["own-1", "own-1"]);
  });

  it("sends what was written while disconnected after the reconnect, under the same id", async () => {
    world.room.disconnected();
    world.room.send("one");
    world.room.send("two");
    await world.time.advance(60_000);
    expect(world.published).toEqual([]);
    expect(world.items).toEqual(["me own-1 pending", "me own-2 pending"]);
    world.room.connected();
    await world.time.advance(10_000);
    expect(world.published).toEqual(["own-1", "own-2"]);
    expect(world.items).toEqual(["me own-1 sent", "me own-2 sent"]);
  });

  it("looks into the log before it sends again", async () => {
    world.up = false;
    world.room.send("hello");
    world.room.disconnected();
    world.log.append(ME, "own-1", { id: "own-1", text: "hello" });
    world.up = true;
    world.room.connected();
    await world.time.advance(10_000);
    expect(world.published).toEqual(["own-1"]);
    expect(world.items).toEqual(["me own-1 sent"]);
  });

  it("is not fooled by an echo with other words", () => {
    world.up = false;
    world.room.send("pay Bob 10");
    world.room.received({ id: "own-1", text: "pay Bob 1000" });
    expect(world.items).toEqual(["? own-1 sent", "me own-1 pending"]);
  });

  it("gives up after six publishes on one connection, and starts over when asked", async () => {
    world.up = false;
    world.room.send("hello");
    await world.time.advance(300_000);
    expect(world.published).toHaveLength(6);
    expect(world.items).toEqual(["me own-1 failed"]);
    world.up = true;
    world.room.retry("own-1");
    await world.time.advance(10_000);
    expect(world.items).toEqual(["me own-1 sent"]);
  });

  it("stops asking for a live message that never gets into the log", async () => {
    world.archives = false;
    world.deliver("bob", { id: "1", text: "hi" });
    await world.time.advance(120_000);
    const asked = world.log.queries.length;
    await world.time.advance(600_000);
    expect(world.log.queries).toHaveLength(asked);
    expect(world.items).toEqual(["? 1 sent"]);
  });

  it("leaves a live message without an id to the log", async () => {
    world.log.append("backend", "made-up", { text: "from a publisher" });
    world.room.received({ text: "from a publisher" });
    expect(world.items).toEqual([]);
    await world.time.advance(500);
    expect(world.items).toEqual(["backend made-up sent"]);
  });

  it("shows what went wrong and takes it back when it works again", async () => {
    world.log.failures.push(new ApiProblem(503, "The backend failed"));
    world.room.check();
    await world.time.advance(500);
    expect(world.room.view.get().problem).toBe("The backend failed");
    await world.time.advance(5_000);
    expect(world.room.view.get().problem).toBeUndefined();
  });

  it("does nothing more when it is closed", async () => {
    world.deliver("bob", { id: "1", text: "hi" });
    world.room.close();
    const asked = world.log.queries.length;
    await world.time.advance(60_000);
    expect(world.log.queries).toHaveLength(asked);
  });
});

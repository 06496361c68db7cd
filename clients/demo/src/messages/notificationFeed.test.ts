import { describe, expect, it } from "vitest";
import { FakeLog } from "../testing/fakeLog";
import { FakeTime } from "../testing/fakeTime";
import { NotificationFeed } from "./notificationFeed";

const TOPIC = "notifications/eu-west-1:me";
const live = (id: string, seq: number): unknown => ({
  title: id, _meta: { id, seq, epoch: "e", sentAt: "2026-11-22T10:00:00.000Z", sender: "backend" },
});

function start(): { log: FakeLog; time: FakeTime; feed: NotificationFeed; ids: () => string[] } {
  const log = new FakeLog();
  const time = new FakeTime();
  const feed = new NotificationFeed(TOPIC, log.read, time.delay);
  return { log, time, feed, ids: () => feed.view.get().items.map(({ id }) => id) };
}

describe("NotificationFeed", () => {
  it("shows a live notification once, though the log has it too", async () => {
    const { log, time, feed, ids } = start();
    feed.connected();
    await time.advance(10_000);
    log.append("backend", "n1", { title: "n1" });
    feed.received(live("n1", 1));
    expect(ids()).toEqual(["n1"]);
    await time.advance(1_000);
    expect(ids()).toEqual(["n1"]);
    expect(feed.view.get().items[0]?.payload).toEqual({ title: "n1" });
  });

  it("finds what got lost before a live one", async () => {
    const { log, time, feed, ids } = start();
    feed.connected();
    await time.advance(10_000);
    log.append("backend", "n1");
    log.append("backend", "n2");
    feed.received(live("n2", 2));
    await time.advance(500);
    expect(ids()).toEqual(["n1", "n2"]);
  });

  it("leaves a live one without a number to the log", async () => {
    const { time, feed, ids } = start();
    feed.connected();
    await time.advance(10_000);
    feed.received({ title: "who says?", _meta: { id: "x" } });
    feed.received("text");
    await time.advance(500);
    expect(ids()).toEqual([]);
  });
});

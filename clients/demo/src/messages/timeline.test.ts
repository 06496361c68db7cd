import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline";
import type { LogMessage } from "./types";

const logged = (sender: string, id: string, seq: number, text = id): LogMessage => ({
  id, sender, position: `e.${seq}`, sentAt: "2026-11-22T10:00:00.000Z", payload: { id, text },
});
const shown = (timeline: Timeline): string[] => timeline.items().map(({ id, sender, payload }) => `${sender ?? "?"} ${id} ${(payload as { text: string }).text}`);

describe("Timeline", () => {
  it("shows a message once, however often the log and the broker bring it", () => {
    const timeline = new Timeline();
    timeline.see("1", { id: "1", text: "1" }, 0);
    timeline.see("1", { id: "1", text: "1" }, 0);
    timeline.confirm([logged("alice", "1", 1)]);
    timeline.confirm([logged("alice", "1", 1)]);
    timeline.see("1", { id: "1", text: "1" }, 0);
    expect(shown(timeline)).toEqual(["alice 1 1"]);
  });

  it("names a sender only when the log does", () => {
    const timeline = new Timeline();
    timeline.see("1", { id: "1", text: "hello", sender: "alice" }, 0);
    expect(timeline.items()[0]?.sender).toBeUndefined();
  });

  it("keeps two senders' messages of the same id apart", () => {
    const timeline = new Timeline();
    timeline.confirm([logged("alice", "1", 1), logged("mallory", "1", 2)]);
    expect(shown(timeline)).toEqual(["alice 1 1", "mallory 1 1"]);
  });

  it("lets a live message with a known id and other words neither hide nor replace the known one", () => {
    const timeline = new Timeline();
    timeline.confirm([logged("alice", "1", 1, "yes")]);
    timeline.see("1", { id: "1", text: "no" }, 0);
    expect(shown(timeline)).toEqual(["alice 1 yes", "? 1 no"]);
  });

  it("does not take a forged live message for the one that the log brings", () => {
    const timeline = new Timeline();
    timeline.see("1", { id: "1", text: "forged" }, 0);
    timeline.confirm([logged("alice", "1", 1, "real")]);
    expect(shown(timeline)).toEqual(["alice 1 real", "? 1 forged"]);
  });

  it("orders by number, not by arrival, and puts the unconfirmed last", () => {
    const timeline = new Timeline();
    timeline.see("live", { id: "live", text: "live" }, 0);
    timeline.confirm([logged("a", "ten", 10)]);
    timeline.confirm([logged("a", "nine", 9)]);
    expect(timeline.items().map(({ id }) => id)).toEqual(["nine", "ten", "live"]);
  });

  it("waits for the log as long as a live message is young", () => {
    const timeline = new Timeline();
    timeline.see("1", { id: "1", text: "1" }, 1_000);
    expect(timeline.awaitsSince(999)).toBe(true);
    expect(timeline.awaitsSince(1_000)).toBe(false);
  });
});

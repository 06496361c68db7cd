import { RealtimeError, type Message, type Outgoing } from "@serverless-realtime/client";
import { describe, expect, it } from "vitest";
import { HandOver } from "./handOver";
import { timelineOf, withoutRetry, type Item } from "./timeline";

const NOON = Date.parse("2026-11-22T12:00:00Z");
const message = (n: number, sender: string, minutes = n): Message => ({
  topic: "chat/a", id: `m${n}`, position: `e.${n}`, sender, sentAt: new Date(NOON + minutes * 60_000).toISOString(), payload: { text: `${n}` },
});
const outgoing = (id: string, state: Outgoing["state"], error?: RealtimeError): Outgoing => ({ topic: "chat/a", id, payload: { text: id }, state, error });
const shortly = (items: readonly Item[]): string[] =>
  items.map((item) => (item.kind === "message" ? `${item.follows ? "+" : ""}${item.id} ${item.status}` : item.kind));

describe("timelineOf", () => {
  it("shows the log's messages in its order and what is on its way behind them", () => {
    expect(shortly(timelineOf([message(1, "bob"), message(2, "bob"), message(3, "me")], false, [outgoing("x", "pending"), outgoing("y", "failed")], "me", undefined)))
      .toEqual(["day", "m1 sent", "+m2 sent", "m3 sent", "+x pending", "+y failed"]);
  });

  it("shows a message once when the log has it while the outbox still does", () => {
    const messages = [message(1, "me")];
    expect(shortly(timelineOf(messages, false, new HandOver().take([outgoing("m1", "pending")], messages, "me"), "me", undefined))).toEqual(["day", "m1 sent"]);
  });

  it("does not take somebody else's message under the same id for one's own", () => {
    expect(shortly(timelineOf([message(1, "bob")], false, [outgoing("m1", "pending")], "me", undefined))).toEqual(["day", "m1 sent", "m1 pending"]);
    expect(new Set(timelineOf([message(1, "bob")], false, [outgoing("m1", "pending")], "me", undefined).map(({ key }) => key)).size).toBe(3);
  });

  it("begins anew after five minutes, on another day, and behind the mark", () => {
    expect(shortly(timelineOf([message(1, "bob", 0), message(2, "bob", 5), message(3, "bob", 24 * 60), message(4, "bob", 24 * 60 + 1)], false, [], "me", "e.3")))
      .toEqual(["day", "m1 sent", "m2 sent", "day", "m3 sent", "unread", "m4 sent"]);
  });

  it("marks what was not read yet, but not one's own", () => {
    expect(shortly(timelineOf([message(1, "bob"), message(2, "me"), message(3, "bob")], false, [], "me", "e.1"))).toEqual(["day", "m1 sent", "m2 sent", "unread", "m3 sent"]);
  });

  it("has nothing above the oldest message, as long as older ones may come", () => {
    expect(shortly(timelineOf([message(11, "bob"), message(12, "bob")], true, [], "me", undefined))).toEqual(["m11 sent", "+m12 sent"]);
  });

  it("changes nothing of what is shown when older messages come above", () => {
    const [older, newer] = [[1, 2, 3], [4, 5]].map((ns) => ns.map((n) => message(n, "bob"))) as [Message[], Message[]];
    const before = timelineOf(newer, true, [], "me", undefined);
    const after = timelineOf([...older, ...newer], true, [], "me", undefined);
    expect(after.slice(-2)).toEqual(before);
    expect(shortly(after)).toEqual(["m1 sent", "+m2 sent", "+m3 sent", "m4 sent", "+m5 sent"]);
    // And in the end the line of the day where the room begins.
    expect(timelineOf([...older, ...newer], false, [], "me", undefined).slice(1)).toEqual(after);
  });

  it("shows the line of a day that begins with what was the oldest message, once that is known", () => {
    const [yesterday, today] = [message(1, "bob", -24 * 60), message(2, "bob")];
    expect(shortly(timelineOf([today], true, [], "me", undefined))).toEqual(["m2 sent"]);
    expect(shortly(timelineOf([yesterday, today], true, [], "me", undefined))).toEqual(["m1 sent", "day", "m2 sent"]);
  });

  it("says why a message has failed", () => {
    const [, failed] = timelineOf([message(1, "bob")], false, [outgoing("x", "failed", new RealtimeError("unconfirmed", "lost"))], "me", undefined).slice(1);
    expect(failed).toMatchObject({ problem: "The log has never confirmed it.", status: "failed" });
  });

  it("shows what was done to a private room between the messages, and nothing goes on with that", () => {
    const change: Message = { ...message(2, "backend"), kind: "members", payload: { by: "s", added: [] } };
    const items = timelineOf([message(1, "bob"), change, message(3, "bob"), message(4, "bob")], false, [], "me", "e.1");
    expect(shortly(items)).toEqual(["day", "m1 sent", "change", "unread", "m3 sent", "+m4 sent"]);
    expect(items[2]).toMatchObject({ kind: "change", change, sentAt: change.sentAt });
  });

  it("passes over changes of kinds that it does not know", () => {
    expect(shortly(timelineOf([message(1, "bob"), { ...message(2, "backend"), kind: "painted" }, message(3, "bob")], false, [], "me", undefined))).toEqual(["day", "m1 sent", "+m3 sent"]);
  });

  it("says when a room in slow mode takes what it has refused, however often it is shown", () => {
    const slow = outgoing("x", "failed", new RealtimeError("refused", "slow", undefined, 9_000, "slow-mode"));
    const at = (now: number): (number | undefined)[] => timelineOf([], false, [slow], "me", undefined, now).flatMap((item) => (item.kind === "message" ? [item.retryAt] : []));
    expect([at(1_000), at(5_000)]).toEqual([[10_000], [10_000]]);
    const muted = outgoing("x", "failed", new RealtimeError("refused", "muted", undefined, 9_000, "muted"));
    expect(timelineOf([], false, [muted], "me", undefined)[0]).toMatchObject({ retryAt: undefined });
  });

  it("offers to send again what may be taken the next time, and nothing that a room has refused because one is out", () => {
    const refused = ["muted", "slow-mode", "removed", "deleted", "no-room", "blocked"].map((reason) => outgoing(reason, "failed", new RealtimeError("refused", "no", undefined, undefined, reason)));
    expect(timelineOf([], false, [...refused, outgoing("too-fast", "pending", new RealtimeError("unavailable", "wait", undefined, 10, "too-fast"))], "me", undefined)
      .flatMap((item) => (item.kind === "message" && item.mayRetry ? [item.id] : []))).toEqual(["muted", "slow-mode"]);
    expect(withoutRetry(timelineOf([message(1, "bob")], false, refused, "me", undefined)).some((item) => item.kind === "message" && item.mayRetry)).toBe(false);
  });

  it("says why something waits", () => {
    expect(timelineOf([], false, [outgoing("x", "pending", new RealtimeError("unavailable", "wait", undefined, 10, "too-fast"))], "me", undefined)[0])
      .toMatchObject({ status: "pending", problem: "You write faster than is taken. It goes out by itself." });
  });

  it("writes only what is new: the others stay the objects that they were", () => {
    const messages = Array.from({ length: 1_000 }, (_, i) => message(i + 1, "bob"));
    const before = timelineOf(messages, false, [], "me", undefined);
    const after = timelineOf([...messages, message(1_001, "bob")], false, [], "me", undefined);
    const isMessage = ({ kind }: Item): boolean => kind === "message";
    expect(after.filter(isMessage).slice(0, 1_000).every((item, i) => item === before.filter(isMessage)[i])).toBe(true);
  });
});

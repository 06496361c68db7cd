import type { Message, Outgoing } from "@serverless-realtime/client";
import { describe, expect, it } from "vitest";
import { HandOver } from "./handOver";

const outgoing = (id: string, state: Outgoing["state"] = "pending"): Outgoing => ({ topic: "chat/a", id, payload: { text: id }, state, error: undefined });
const logged = (id: string, sender = "me"): Message => ({ topic: "chat/a", id, position: "e.1", sender, sentAt: "2026-11-22T12:00:00Z", payload: {} });
const shortly = (all: readonly Outgoing[]): string[] => all.map(({ id, state }) => `${id} ${state}`);

describe("HandOver", () => {
  it("shows what has left the outbox until the room shows it", () => {
    const handOver = new HandOver();
    handOver.take([outgoing("x"), outgoing("y")], [], "me");
    expect(shortly(handOver.take([outgoing("y")], [], "me"))).toEqual(["x sent", "y pending"]);
    expect(shortly(handOver.take([], [], "me"))).toEqual(["x sent", "y sent"]);
    expect(shortly(handOver.take([], [logged("x")], "me"))).toEqual(["y sent"]);
    expect(shortly(handOver.take([], [logged("x"), logged("y")], "me"))).toEqual([]);
  });

  it("takes the room's word only for one's own messages", () => {
    const handOver = new HandOver();
    handOver.take([outgoing("x")], [], "me");
    expect(shortly(handOver.take([], [logged("x", "bob")], "me"))).toEqual(["x sent"]);
  });

  it("does not show again what was discarded, nor take what has failed for sent", () => {
    const handOver = new HandOver();
    handOver.take([outgoing("x", "failed"), outgoing("y", "failed")], [], "me");
    handOver.discard("x");
    expect(shortly(handOver.take([outgoing("y", "failed")], [], "me"))).toEqual(["y failed"]);
    expect(shortly(handOver.take([], [], "me"))).toEqual([]);
  });

  it("shows what is tried again once", () => {
    const handOver = new HandOver();
    handOver.take([outgoing("x")], [], "me");
    handOver.take([], [], "me");
    expect(shortly(handOver.take([outgoing("x")], [], "me"))).toEqual(["x pending"]);
  });

  it("answers the same when it is asked twice, as StrictMode does", () => {
    const handOver = new HandOver();
    const outbox: Outgoing[] = [];
    handOver.take([outgoing("x")], [], "me");
    expect(shortly(handOver.take(outbox, [], "me"))).toEqual(shortly(handOver.take(outbox, [], "me")));
  });
});

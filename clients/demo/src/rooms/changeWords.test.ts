import type { Changes, RoomChange } from "@serverless-realtime/client/rooms";
import { describe, expect, it } from "vitest";
import { namedIn, wordsOf, type Word } from "./changeWords";

const entry = <Kind extends keyof Changes>(kind: Kind, payload: Changes[Kind]): RoomChange =>
  ({ topic: "rooms/r", id: "1", position: "e.1", sender: "backend", sentAt: "2026-11-30T12:00:00Z", kind, payload }) as unknown as RoomChange;
const member = (sub: string): { sub: string; identityIds: string[]; role: "member" } => ({ sub, identityIds: [], role: "member" });
const shown = (word: Exclude<Word, string>): string => ("who" in word ? word.who : `“${word.quoted}”`);
const text = (words: readonly Word[]): string => words.map((word) => (typeof word === "string" ? word : shown(word))).join("");

describe("wordsOf", () => {
  it.each<[RoomChange, string]>([
    [entry("created", { by: "Al", title: "Garden", members: [{ sub: "Al", role: "owner" }] }), "Al made the room."],
    [entry("created", { by: "Al", title: "Garden", members: [{ sub: "Al", role: "owner" }, { sub: "Bo", role: "member" }, { sub: "Cy", role: "member" }] }), "Al made the room with Bo and Cy."],
    [entry("members", { by: "Al", added: [member("Bo"), member("Cy"), member("Di")] }), "Al added Bo, Cy and Di."],
    [entry("members", { by: "Al", removed: [member("Bo")] }), "Al removed Bo."],
    [entry("members", { by: "Bo", removed: [member("Bo")] }), "Bo left."],
    [entry("members", { by: "Al", roles: [{ sub: "Bo", role: "moderator" }] }), "Al made Bo moderator."],
    [entry("members", { by: "Al", roles: [{ sub: "Bo", role: "owner" }, { sub: "Al", role: "member" }] }), "Al made Bo owner. Al became member."],
    [entry("members", { by: "Al", muted: [{ sub: "Bo", until: "12:05" }] }), "Al muted Bo until at 12:05."],
    [entry("members", { by: "Al", muted: [{ sub: "Bo", until: null }] }), "Al let Bo write again."],
    [entry("members", { by: "Al", added: [member("Bo")], removed: [member("Cy")] }), "Al added Bo. Al removed Cy."],
    [entry("settings", { by: "Al", title: "Yard" }), "Al named the room “Yard”."],
    [entry("settings", { by: "Al", slowModeSeconds: 30 }), "Al set slow mode: a message every 30 s."],
    [entry("settings", { by: "Al", slowModeSeconds: 0, history: "all" }), "Al ended slow mode. Al lets who is added see what was before."],
    [entry("deleted", { by: "backend" }), "backend deleted the room."],
  ])("says what was done: %#", (change, words) => {
    expect(text(wordsOf(change, (at) => `at ${at}`))).toBe(words);
  });

  it("names each who is in it", () => {
    expect(namedIn(entry("created", { by: "Al", title: "", members: [{ sub: "Al", role: "owner" }, { sub: "Bo", role: "member" }] }))).toEqual(["Al", "Al", "Bo"]);
    expect(namedIn(entry("members", { by: "Al", added: [member("Bo")], removed: [member("Cy")], roles: [{ sub: "Di", role: "owner" }], muted: [{ sub: "Ed", until: null }] }))).toEqual(["Al", "Bo", "Cy", "Di", "Ed"]);
    expect(namedIn(entry("settings", { by: "Al" }))).toEqual(["Al"]);
  });
});

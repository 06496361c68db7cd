import { describe, expect, it } from "vitest";
import { notificationOf, type Notification } from "./notification";
import { freshOf, toastsOf } from "./toasts";

const message = (payload: unknown): Parameters<typeof notificationOf>[0] => ({ topic: "notifications/me", id: "a", position: "e.1", sender: "backend", sentAt: "2026-11-22T12:00:00Z", payload });
const shown = (payload: unknown): Notification => notificationOf(message(payload), "https://demo.example");
const numbered = (n: number, more: object = {}): Notification => ({ ...shown({ title: `${n}` }), id: `${n}`, position: `e.${n}`, ...more });

describe("notificationOf", () => {
  it.each([
    [{ type: "order", title: "Shipped", body: "On its way" }, "Shipped", "On its way"],
    [{ title: "Shipped" }, "Shipped", undefined],
    [{ title: 7, body: "b" }, '{"title":7,"body":"b"}', undefined],
    ["plain", "plain", undefined],
    [null, "null", undefined],
  ])("shows %j", (payload, title, body) => {
    expect(shown(payload)).toMatchObject({ title, body, isRead: false, isSilent: false, link: undefined });
  });

  it("knows what came in quiet hours, where it leads, and what was read", () => {
    const read = { ...message({ title: "t", silent: true, link: "/live" }), read: true, archived: true };
    expect(notificationOf(read, "https://demo.example")).toMatchObject({ isSilent: true, isRead: true, isArchived: true, link: { href: "/live" } });
  });
});

describe("toasts", () => {
  /** The newest first, as the inbox has them. */
  const all = [6, 5, 4, 3, 2, 1].map((n) => numbered(n));
  const idsOf = (some: readonly Notification[]): string[] => some.map(({ id }) => id);

  it("are none before the inbox is known", () => {
    expect(freshOf(all, undefined)).toEqual([]);
  });

  it("are what came since, the newest three, without what was dismissed", () => {
    expect(idsOf(toastsOf(freshOf(all, "e.1"), new Set(["e.6"])))).toEqual(["3", "4", "5"]);
    expect(freshOf(all, "e.6")).toEqual([]);
    expect(idsOf(toastsOf(freshOf(all, "0"), new Set()))).toEqual(["4", "5", "6"]);
  });

  it("are none of what was read on another device, or came in quiet hours", () => {
    expect(idsOf(freshOf([numbered(3, { isRead: true }), numbered(2, { isSilent: true }), numbered(1)], "0"))).toEqual(["1"]);
  });
});

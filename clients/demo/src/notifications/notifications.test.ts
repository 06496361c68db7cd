import { describe, expect, it } from "vitest";
import { notificationOf, type Notification } from "./notification";
import { toastsOf } from "./toasts";

const message = (payload: unknown): Parameters<typeof notificationOf>[0] => ({ topic: "notifications/me", id: "a", position: "e.1", sender: "backend", sentAt: "2026-11-22T12:00:00Z", payload });
const numbered = (n: number): Notification => ({ id: `${n}`, position: `e.${n}`, title: `${n}`, body: undefined, sentAt: undefined });

describe("notificationOf", () => {
  it.each([
    [{ type: "order", title: "Shipped", body: "On its way" }, "Shipped", "On its way"],
    [{ title: "Shipped" }, "Shipped", undefined],
    [{ title: 7, body: "b" }, '{"title":7,"body":"b"}', undefined],
    ["plain", "plain", undefined],
    [null, "null", undefined],
  ])("shows %j", (payload, title, body) => {
    expect(notificationOf(message(payload))).toMatchObject({ title, body });
  });
});

describe("toastsOf", () => {
  const all = [1, 2, 3, 4, 5, 6].map(numbered);

  it("shows nothing before the page has caught up", () => {
    expect(toastsOf(all, undefined, new Set())).toEqual([]);
  });

  it("shows what came since, the newest three, without what was dismissed", () => {
    expect(toastsOf(all, "e.1", new Set(["e.6"])).map(({ id }) => id)).toEqual(["3", "4", "5"]);
    expect(toastsOf(all, "e.6", new Set())).toEqual([]);
    expect(toastsOf(all, "0", new Set())).toHaveLength(3);
  });
});

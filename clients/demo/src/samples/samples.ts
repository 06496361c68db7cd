/** Something that a backend would send. */
export type SampleName = "notification" | "announcement" | "prices";

export interface SampleEvent {
  readonly detailType: "Notification" | "Update";
  readonly detail: Readonly<Record<string, unknown>>;
}

const NOTIFICATIONS = [
  ["Your order is on its way", "It arrives tomorrow between 9 and 12."],
  ["Invoice 4711 was paid", "Thank you for your business."],
  ["Somebody mentioned you", "Have a look at the support room."],
] as const;
const ANNOUNCEMENTS = [
  ["Maintenance on Sunday.", "Between 2 and 3 a.m. messages may arrive late. None will be lost."],
  ["Version 2 is out.", "Rooms open twice as fast."],
] as const;
export const SYMBOLS: readonly string[] = ["ACME", "GLOBEX", "INITECH"];

/** The n-th sample of its kind, as the event that a backend puts on the bus. `random` gives numbers from 0 to 1. */
export function sampleOf(name: SampleName, n: number, identityId: string, random: () => number): SampleEvent {
  switch (name) {
    case "notification": {
      const [title, body] = NOTIFICATIONS[n % NOTIFICATIONS.length] ?? NOTIFICATIONS[0];
      return { detailType: "Notification", detail: { userId: identityId, notification: { type: "news", title, body } } };
    }
    case "announcement": {
      const [title, body] = ANNOUNCEMENTS[n % ANNOUNCEMENTS.length] ?? ANNOUNCEMENTS[0];
      return { detailType: "Update", detail: { topic: "broadcast/announcements", message: { title, body } } };
    }
    case "prices": {
      const messages = SYMBOLS.map((symbol, i) => ({ symbol, price: Math.round((80 + 40 * i + 6 * Math.sin(n / 3 + i) + random()) * 100) / 100 }));
      return { detailType: "Update", detail: { topic: "feeds/prices/updates", messages } };
    }
  }
}

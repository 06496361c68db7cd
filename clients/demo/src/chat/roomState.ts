import type { SubscriptionState } from "@serverless-realtime/client";

export const UP_TO_DATE = "Up to date";

/** What a room's head says of how current it is. */
export function wordsOf({ name }: SubscriptionState): string {
  switch (name) {
    case "subscribed":
    case "verifying":
      return UP_TO_DATE;
    case "waiting":
      return "Not connected";
    case "subscribing":
    case "catching-up":
      return "Catching up…";
    case "refused":
    case "closed":
      return "Ended";
  }
}

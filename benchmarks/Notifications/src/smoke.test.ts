import { expect, it } from "vitest";
import { measure } from "./notifications.js";

it("everybody has one event in the log before the first live copy comes", async () => {
  const { loggedAfter, liveAfter, answer } = await measure(120);
  expect(answer).toMatchObject({ published: 120, unknownRecipients: [] });
  expect(liveAfter).toBeGreaterThanOrEqual(loggedAfter);
});

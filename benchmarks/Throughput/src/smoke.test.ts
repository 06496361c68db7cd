import { expect, it } from "vitest";
import { onStage } from "./main.js";
import { measure, WAYS } from "./ways.js";

it("however they are handed over, the log has all, once each and in order", async () => {
  await onStage(async (open) => {
    const realtime = await open("alice");
    for (const way of Object.keys(WAYS)) expect(await measure(realtime, `chat/${way.replaceAll(" ", "-")}`, way, 30)).toBeGreaterThan(0);
    realtime.close();
  });
});

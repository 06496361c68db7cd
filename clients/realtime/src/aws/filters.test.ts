import { expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";

it("a filter that only lingers makes room for the next", async () => {
  const scenario = new Scenario();
  const rooms = Array.from({ length: 49 }, (_, i) => scenario.watch(`chat/r${i}`));
  await scenario.advance(5_000);
  rooms[7]?.subscription.unsubscribe();
  const next = scenario.watch("chat/next");
  await scenario.advance(10);
  expect(next.errors).toEqual([]);
  expect(scenario.cloud.link.filters.has("chat/next/log")).toBe(true);
  expect(scenario.cloud.link.filters.size + scenario.cloud.link.signals.size).toBe(50);
});

it("who publishes to many topics one after another does not run out of subscriptions", async () => {
  const scenario = new Scenario();
  const sent: string[] = [];
  for (let i = 0; i < 60; i++) {
    void scenario.realtime.publish(`chat/r${i}`, {}, { id: `m${i}` }).then(({ id }) => sent.push(id));
    await scenario.advance(200);
  }
  await scenario.advance(1_000);
  expect(sent).toHaveLength(60);
});

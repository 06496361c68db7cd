import { expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";

it("asks for a topic once in a request, wherever its subscriptions stand", async () => {
  const scenario = new Scenario();
  const log = scenario.cloud.log("chat/a");
  const sent = Array.from({ length: 6 }, (_, i) => log.append(`m-${i}`, "somebody", { i }));

  const watched = [undefined, ...sent].map((message) => scenario.watch("chat/a", message?.position ?? "start"));
  const other = scenario.watch("chat/b", "start");
  await scenario.advance(10_000);

  watched.forEach(({ ids }, i) => { expect(ids).toEqual(sent.slice(i).map(({ id }) => id)); });
  expect([...watched, other].flatMap(({ errors }) => errors)).toEqual([]);
  for (const asked of scenario.cloud.catchUps) expect(new Set(asked.map(({ topic }) => topic)).size).toBe(asked.length);
});

it("asks once for subscriptions that stand at one position", async () => {
  const scenario = new Scenario();
  scenario.cloud.log("chat/a").append("m-1", "somebody", {});

  const watched = Array.from({ length: 5 }, () => scenario.watch("chat/a", "start"));
  await scenario.advance(100);

  expect(scenario.cloud.catchUps[0]).toEqual([{ topic: "chat/a", after: "0" }]);
  expect(watched.map(({ ids }) => ids)).toEqual(Array.from({ length: 5 }, () => ["m-1"]));
});

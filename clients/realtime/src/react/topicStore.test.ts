import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";
import { TopicStore } from "./topicStore.js";

let scenario: Scenario;

beforeEach(() => { scenario = new Scenario(); });
afterEach(() => { scenario.realtime.close(); });

describe("the store of a topic", () => {
  it("loads more for who asks as soon as there is more, as a list does that has room left", async () => {
    const store = new TopicStore(scenario.realtime, "chat/a", { history: 2 });
    for (const id of ["1", "2", "3", "4", "5", "6", "7"]) scenario.cloud.log("chat/a").append(id);
    let seen = store.get().history;
    // As an effect does it: once for each change.
    const end = store.listen(() => {
      const { history } = store.get();
      if (history === seen) return;
      seen = history;
      if (history.status === "ready" && history.hasOlder) void store.loadOlder();
    });
    await scenario.advance(5_000);
    expect(store.get().messages.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    end();
  });
});

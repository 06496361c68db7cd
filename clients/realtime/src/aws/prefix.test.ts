import { describe, expect, it } from "vitest";
import type { ConnectOptions, Link } from "../core/transport.js";
import { withPrefix } from "./prefix.js";

const CALLS: string[] = [];
const LINK: Link = {
  subscribe: (filters) => { CALLS.push(`subscribe ${filters.join(" ")}`); return Promise.resolve(filters.map(() => "granted")); },
  unsubscribe: (filters) => { CALLS.push(`unsubscribe ${filters.join(" ")}`); },
  publish: (topic) => { CALLS.push(`publish ${topic}`); return Promise.resolve(); },
  probe: () => { CALLS.push("probe"); },
  close: () => { CALLS.push("close"); },
};

function optionsOf(topicPrefix: string | undefined, message: ConnectOptions["message"] = () => undefined): ConnectOptions {
  return {
    clientId: "me:1", filters: ["chat/a/log"], message, lost: () => undefined,
    credentials: { accessKeyId: "a", secretAccessKey: "s" },
    session: { identityId: "me", region: "eu-west-1", iotEndpoint: "iot.example", topicPrefix, families: [] },
  };
}

describe("the prefix of a stage's topics", () => {
  it("is added to everything that goes to the broker", async () => {
    CALLS.length = 0;
    let begun: readonly string[] = [];
    const link = await withPrefix(optionsOf("pr-12/"), ({ filters }) => { begun = filters; return Promise.resolve(LINK); });
    expect(begun).toEqual(["pr-12/chat/a/log"]);
    expect(await link.subscribe(["chat/b/log", "devices/+/telemetry"])).toEqual(["granted", "granted"]);
    link.unsubscribe(["chat/b/log"]);
    await link.publish("chat/b", {});
    await link.publish("$aws/rules/pr_12_rooms/rooms/r", {});
    link.probe();
    link.close();
    expect(CALLS).toEqual([
      "subscribe pr-12/chat/b/log pr-12/devices/+/telemetry", "unsubscribe pr-12/chat/b/log", "publish pr-12/chat/b", "publish $aws/rules/pr_12_rooms/rooms/r", "probe", "close",
    ]);
  });

  it("is taken off what comes, and what lacks it is another stage's", async () => {
    const came: string[] = [];
    let tell: ConnectOptions["message"] = () => undefined;
    await withPrefix(optionsOf("pr-12/", (topic) => { came.push(topic); }), ({ message }) => { tell = message; return Promise.resolve(LINK); });
    tell("pr-12/chat/a/log", {});
    tell("chat/a/log", {});
    tell("pr-1/chat/a/log", {});
    expect(came).toEqual(["chat/a/log"]);
  });

  it.each([undefined, ""])("changes nothing where there is none (%j)", async (prefix) => {
    const options = optionsOf(prefix);
    let begun: ConnectOptions | undefined;
    expect(await withPrefix(options, (given) => { begun = given; return Promise.resolve(LINK); })).toBe(LINK);
    expect(begun).toBe(options);
  });
});

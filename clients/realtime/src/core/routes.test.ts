import { describe, expect, it } from "vitest";
import { FAMILIES, ME } from "../testing/fakeCloud.js";
import { RealtimeError, type ErrorCode } from "./errors.js";
import { checkPublish, routeOf } from "./routes.js";
import type { Session } from "./types.js";

const SESSION: Session = { identityId: ME, region: "eu-west-1", iotEndpoint: "iot.example", families: FAMILIES };

function errorOf(run: () => unknown): RealtimeError {
  try {
    run();
  } catch (error) {
    if (error instanceof RealtimeError) return error;
  }
  throw new Error("It was not refused.");
}

describe("a topic that may not be used", () => {
  it.each<[string, ErrorCode, () => unknown, string]>([
    ["of no family", "unknown-topic", () => routeOf(SESSION, "stocks/x"),
      `No topic family has "stocks/x". There are notifications/{userId}, chat/{roomId}, feeds/{feedId}/updates, devices/{deviceId}/telemetry, signals/{userId}; + stands for a level of those without a log.`],
    ["of nobody's family", "unknown-topic", () => routeOf({ ...SESSION, families: [] }, "chat/a"), `No topic family has "chat/a". There are none; + stands for a level of those without a log.`],
    ["of somebody else", "refused", () => routeOf(SESSION, "notifications/other"), `Who is signed in is not among the subscribers of "notifications/other": those of the family "notifications" are "owner".`],
    ["that the backend writes", "refused", () => checkPublish(SESSION, "feeds/a/updates", 1), `Who is signed in is not among the publishers of "feeds/a/updates": those of the family "feeds" are "nobody".`],
    ["for a message that is too large", "too-large", () => checkPublish(SESSION, "chat/a", 16_385), `The message to "chat/a" has 16385 bytes as JSON, and the family "chat" takes at most 16384.`],
  ])("%s is refused as %s, with what is allowed", (_, code, run, message) => {
    expect(errorOf(run)).toMatchObject({ name: "RealtimeError", code, message });
  });

  it("with a wildcard is not for publishing, whoever may publish there", () => {
    const families = FAMILIES.map((family) => ({ ...family, publishers: "signedIn" }));
    expect(errorOf(() => checkPublish({ ...SESSION, families }, "devices/+/telemetry", 1))).toMatchObject({ code: "refused", message: `"devices/+/telemetry" has a wildcard, and a message is published to one topic.` });
  });
});

describe("a topic that may be used", () => {
  it("is read from its committed copy where it has one", () => {
    expect(routeOf(SESSION, "chat/a")).toEqual({ filter: "chat/a/log", logged: true, trusted: true });
    expect(routeOf(SESSION, `notifications/${ME}`)).toEqual({ filter: `notifications/${ME}`, logged: true, trusted: true });
    expect(routeOf(SESSION, "devices/+/telemetry")).toMatchObject({ logged: false, trusted: false });
  });

  it("takes a message of the size that its family allows", () => {
    expect(checkPublish(SESSION, "chat/a", 16_384)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { parseConfig } from "./config";

const valid = {
  region: "eu-west-1", userPoolId: "p", userPoolClientId: "c", identityPoolId: "i", apiUrl: "https://api.example/", iotEndpoint: "wss://iot.example/mqtt",
};
const local = { gateway: "http://localhost:4566/", eventBusName: "bus", accessKeyId: "a", secretAccessKey: "s", confirmationCode: "1" };

describe("parseConfig", () => {
  it("takes what a deployment gives", () => {
    expect(parseConfig(valid)).toMatchObject({ apiUrl: "https://api.example", testing: false, selfSignUp: false, userPoolEndpoint: undefined, topicPrefix: "", local: undefined });
    expect(parseConfig({ ...valid, topicPrefix: "pr-12/" })).toMatchObject({ topicPrefix: "pr-12/" });
  });

  it("takes local endpoints, the flags, and what only LocalCloud has", () => {
    const config = parseConfig({ ...valid, testing: true, selfSignUp: true, userPoolEndpoint: "http://localhost:4566", local });
    expect(config).toMatchObject({ testing: true, selfSignUp: true, userPoolEndpoint: "http://localhost:4566", local: { gateway: "http://localhost:4566" } });
  });

  it.each(Object.keys(valid))("names %s when it is missing", (name) => {
    expect(() => parseConfig({ ...valid, [name]: undefined })).toThrow(`"${name}"`);
  });

  it.each(Object.keys(local))("names local.%s when it is missing", (name) => {
    expect(() => parseConfig({ ...valid, local: { ...local, [name]: "" } })).toThrow(`"local.${name}"`);
  });

  it.each([null, [], "text"])("refuses %j", (value) => {
    expect(() => parseConfig(value)).toThrow("not a JSON object");
    expect(() => parseConfig({ ...valid, local: value })).toThrow("not a JSON object");
  });
});

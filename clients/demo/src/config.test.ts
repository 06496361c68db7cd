import { describe, expect, it } from "vitest";
import { parseConfig } from "./config";

const valid = {
  region: "eu-west-1", userPoolId: "p", userPoolClientId: "c", identityPoolId: "i", apiUrl: "https://api.example/", iotEndpoint: "wss://iot.example/mqtt",
};

describe("parseConfig", () => {
  it("takes what a deployment gives", () => {
    expect(parseConfig(valid)).toMatchObject({ apiUrl: "https://api.example", testing: false, userPoolEndpoint: undefined });
  });

  it("takes local endpoints and the testing flag", () => {
    expect(parseConfig({ ...valid, testing: true, userPoolEndpoint: "http://localhost:4566" })).toMatchObject({ testing: true, userPoolEndpoint: "http://localhost:4566" });
  });

  it.each(Object.keys(valid))("names %s when it is missing", (name) => {
    expect(() => parseConfig({ ...valid, [name]: undefined })).toThrow(`"${name}"`);
  });

  it.each([null, [], "text"])("refuses %j", (value) => {
    expect(() => parseConfig(value)).toThrow("not a JSON object");
  });
});

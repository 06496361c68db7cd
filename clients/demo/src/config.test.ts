import { afterEach, describe, expect, it, vi } from "vitest";
import { loadConfig, parseConfig } from "./config";

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

describe("amplify_outputs.json", () => {
  const realtime = { apiUrl: "https://api.example", iotEndpoint: "wss://iot.example/mqtt", topicPrefix: "pr-12/", selfSignUp: true };
  const auth = { aws_region: "eu-west-1", user_pool_id: "p", user_pool_client_id: "c", identity_pool_id: "i" };
  const outputs = { version: "1.4", auth, custom: { realtime } };

  it("says the same", () => {
    expect(parseConfig(outputs)).toEqual(parseConfig({ ...valid, topicPrefix: "pr-12/", selfSignUp: true }));
  });

  it.each([{}, { custom: { other: 1 } }])("of another backend is refused: %j", (other) => {
    expect(() => parseConfig({ version: "1.4", auth, ...other }, "/amplify_outputs.json")).toThrow("/amplify_outputs.json");
  });

  it.each(Object.keys(auth))("names auth.%s when it is missing", (name) => {
    expect(() => parseConfig({ ...outputs, auth: { ...auth, [name]: undefined } }, "/amplify_outputs.json")).toThrow(`/amplify_outputs.json has no "auth.${name}"`);
  });
});

describe("loadConfig", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const serve = (answers: Readonly<Record<string, () => Response>>): void => {
    vi.stubGlobal("fetch", (file: string) => Promise.resolve(answers[file]?.() ?? new Response("", { status: 404 })));
  };

  it.each([
    ["404", () => new Response("", { status: 404 })],
    ["403, as S3 does", () => new Response("<Error/>", { status: 403 })],
    ["the page for unknown addresses", () => new Response("\n<!doctype html>")],
  ])("takes amplify_outputs.json where config.json is answered by %s", async (_, config) => {
    const amplify = { auth: { aws_region: "r", user_pool_id: "p", user_pool_client_id: "c", identity_pool_id: "i" }, custom: { realtime: { apiUrl: "a", iotEndpoint: "e" } } };
    serve({ "/config.json": config, "/amplify_outputs.json": () => Response.json(amplify) });
    await expect(loadConfig()).resolves.toMatchObject({ region: "r", iotEndpoint: "e" });
  });

  it("takes config.json first", async () => {
    serve({ "/config.json": () => Response.json(valid), "/amplify_outputs.json": () => new Response("{") });
    await expect(loadConfig()).resolves.toMatchObject({ userPoolId: "p" });
  });

  it("says which files it looked for, and which one failed", async () => {
    serve({});
    await expect(loadConfig()).rejects.toThrow("no /config.json and no /amplify_outputs.json");
    serve({ "/config.json": () => new Response("", { status: 500 }) });
    await expect(loadConfig()).rejects.toThrow("/config.json answers 500");
  });
});

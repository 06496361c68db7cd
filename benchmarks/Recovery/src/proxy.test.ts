import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Proxy } from "./proxy.js";

let proxy: Proxy;
const server = createServer((request, answer) => { if (request.url !== "/slow") answer.end("here"); });

beforeEach(async () => {
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  proxy = await Proxy.to(`http://localhost:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  await proxy.cut();
  await new Promise((done) => server.close(done));
});

it("a cut ends what is under way and refuses what is new, until the network is back on the same port", async () => {
  const { url } = proxy;
  const text = async (): Promise<string> => (await fetch(url)).text();
  expect(await text()).toBe("here");
  const slow = fetch(`${url}/slow`);
  await new Promise((begun) => server.once("request", begun));
  const broken = expect(slow).rejects.toThrow();
  await proxy.cut();
  await broken;
  await expect(text()).rejects.toThrow();
  await proxy.restore();
  expect(proxy.url).toBe(url);
  expect(await text()).toBe("here");
});

import { afterEach, expect, it, vi } from "vitest";
import { amplifyApi } from "./api.js";

const session = { identityId: "me", region: "eu-west-1", iotEndpoint: "iot.example", families: [] };
const canceled = new Error("canceled");
const answered = (by: string): object => ({ response: Promise.resolve({ statusCode: 200, headers: {}, body: { json: () => Promise.resolve({ by }) } }), cancel: () => undefined });

vi.mock("aws-amplify/api", () => ({
  ApiError: class extends Error {},
  get: () => {
    let cancel = (): void => undefined;
    const response = new Promise((_, reject) => { cancel = () => { reject(canceled); }; });
    return { response, cancel: () => { cancel(); } };
  },
  put: () => answered("put"),
  patch: () => answered("patch"),
  del: () => answered("del"),
  post: () => ({ response: Promise.resolve({ statusCode: 200, headers: {}, body: { json: () => Promise.resolve(session) } }), cancel: () => undefined }),
}));

afterEach(() => { vi.useRealTimers(); });

it("a call that Amplify never answers is called off after 15 s", async () => {
  vi.useFakeTimers();
  const call = amplifyApi("realtime").before("chat/a", undefined, 10);
  const outcome = expect(call).rejects.toMatchObject({ name: "RealtimeError", code: "unavailable", cause: canceled });
  await vi.advanceTimersByTimeAsync(14_999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});

it("a call that is answered leaves no timer behind", async () => {
  vi.useFakeTimers();
  await expect(amplifyApi("realtime").openSession(false)).resolves.toEqual(session);
  expect(vi.getTimerCount()).toBe(0);
});

it.each([["PUT", "put"], ["PATCH", "patch"], ["DELETE", "del"]] as const)("%s is Amplify's %s", async (method, by) => {
  await expect(amplifyApi("realtime").request?.({ method, path: "/rooms/r" })).resolves.toEqual({ by });
});

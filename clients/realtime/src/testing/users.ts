import { httpApi } from "../api/httpApi.js";
import type { RealtimeSettings } from "../core/realtime.js";
import type { CredentialSource, KeyValueStorage } from "../core/types.js";
import type { FakeCloud } from "./fakeCloud.js";

/** Where people sign in and out below a client, and what it then gets from where it always got it. */
export class Users {
  /** Who is signed in; undefined: nobody. */
  current: string | undefined = "eu-west-1:me";
  /** Whether the source says whose its credentials are, as Amplify's does. */
  readonly tells: boolean;
  expiration: Date | undefined;
  asked = 0;
  /** What the source answers with instead. */
  fails: Error | "never" | undefined;

  constructor(tells: boolean) {
    this.tells = tells;
  }

  readonly credentials: CredentialSource = () => {
    this.asked++;
    if (this.fails === "never") return new Promise(() => undefined);
    if (this.fails) return Promise.reject(this.fails);
    const { current, expiration } = this;
    if (current === undefined) return Promise.resolve({});
    return Promise.resolve({ credentials: { accessKeyId: `key of ${current}`, secretAccessKey: "s", expiration }, ...(this.tells && { identityId: current }) });
  };

  /** The settings of a client of this backend, who knows whose requests these are. */
  settings(cloud: FakeCloud): Pick<RealtimeSettings, "credentials" | "api"> {
    const api = httpApi(async (request) => {
      const { current } = this;
      const answer = await cloud.call(request);
      return request.path === "/session" && answer.status === 200 ? { ...answer, body: { ...(answer.body as object), identityId: current } } : answer;
    });
    return { credentials: this.credentials, api };
  }
}

/** A storage whose content the test sees; it can't tell its keys, like most that are not the browser's. */
export function memoryOf(items: Map<string, string> = new Map<string, string>()): KeyValueStorage & { readonly items: Map<string, string> } {
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => { items.set(key, value); },
    removeItem: (key) => { items.delete(key); },
  };
}

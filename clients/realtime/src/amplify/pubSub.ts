import { Amplify } from "aws-amplify";
import { fetchAuthSession } from "aws-amplify/auth";
import { Hub } from "aws-amplify/utils";
import { createRealtime, RealtimeError, type From, type Message, type Realtime } from "../index.js";
import { mqttTransport } from "../mqtt/index.js";
import { amplifyApi } from "./api.js";

/** What Amplify's own is made with; what is not named here is ignored. */
export interface PubSubOptions {
  /** `wss://host/mqtt`. Default: what the session says. */
  readonly endpoint?: string;
  /** The backend's HTTP API, by its name in `Amplify.configure({ API: { REST } })`. Default: the only one there. */
  readonly apiName?: string;
  readonly [other: string]: unknown;
}

export type PubSubContent = Record<string | symbol, unknown>;

export interface PubSubObserver {
  readonly next?: (content: PubSubContent) => void;
  /** A topic has ended: nothing more comes of it. The others go on. */
  readonly error?: (error: unknown) => void;
}

/** What `subscribe` answers; nothing is subscribed before its own `subscribe` is called. */
export interface PubSubObservable {
  subscribe(observer: PubSubObserver | ((content: PubSubContent) => void)): { unsubscribe(): void };
}

/** As Amplify's own says which topic a message came on. */
const TOPIC = Symbol("topic");
const MESSAGES = new WeakMap<object, Message>();

/** The message that `next` was called for: its verified sender, its id and its position in the log. */
export function messageOf(content: object): Message | undefined {
  return MESSAGES.get(content);
}

/**
 * Amplify's PubSub as its applications call it, on this library: change the import, and nothing is missed any more. The user is Amplify's; who signs out ends
 * every subscription, and the next user's begin with a client of their own.
 */
export class PubSub {
  readonly #options: PubSubOptions;
  #realtime: Realtime | undefined;

  constructor(options: PubSubOptions = {}) {
    this.#options = options;
    // For as long as the page is there, as Amplify's own: nobody ends a PubSub.
    Hub.listen("auth", ({ payload: { event } }) => { if (event === "signedOut") this.#end(); });
  }

  /** The client below, with all that this library has: history, the connection's state, the outbox, and the hooks. */
  get realtime(): Realtime {
    this.#realtime ??= this.#open();
    return this.#realtime;
  }

  /** Without `options.from` messages come from now on, and after a lost connection all that were missed. */
  subscribe({ topics, options = {} }: { topics: string | readonly string[]; options?: { from?: From; [other: string]: unknown } }): PubSubObservable {
    return {
      subscribe: (observer) => {
        const { next, error }: PubSubObserver = typeof observer === "function" ? { next: observer } : observer;
        const { from = "now" } = options;
        const subscriptions = listOf(topics).map((topic) => this.realtime.topic(topic).subscribe({
          from,
          next: (message) => { next?.(contentOf(message)); },
          error: (reason) => { error?.(reason); },
        }));
        return { unsubscribe: () => { for (const subscription of subscriptions) subscription.unsubscribe(); } };
      },
    };
  }

  /** Resolves when the log has the message, on all topics; rejects when it has failed for good. */
  async publish({ topics, message }: { topics: string | readonly string[]; message: PubSubContent; options?: unknown }): Promise<void> {
    await Promise.all(listOf(topics).map((topic) => this.realtime.publish(topic, message)));
  }

  #open(): Realtime {
    const { endpoint } = this.#options;
    const realtime = createRealtime({
      credentials: fetchAuthSession,
      transport: mqttTransport(endpoint === undefined ? {} : { endpoint }),
      api: amplifyApi(this.#options.apiName ?? onlyApi()),
    });
    // Ended by itself, as when somebody else has signed in: whoever comes next gets a new one.
    realtime.onConnection(({ name }) => { if (name === "closed" && this.#realtime === realtime) this.#realtime = undefined; });
    return realtime;
  }

  #end(): void {
    this.#realtime?.close();
    this.#realtime = undefined;
  }
}

function listOf(topics: string | readonly string[]): readonly string[] {
  return typeof topics === "string" ? [topics] : topics;
}

/** What was sent, with the topic where there is a place for it, as Amplify has it: an array stays one, and a text has none. */
function contentOf(message: Message): PubSubContent {
  const { payload } = message;
  if (typeof payload !== "object" || payload === null) return payload as PubSubContent;
  const content: object = Object.assign(Array.isArray(payload) ? [...(payload as unknown[])] : { ...payload }, { [TOPIC]: message.topic });
  MESSAGES.set(content, message);
  return content as PubSubContent;
}

function onlyApi(): string {
  const names = Object.keys(Amplify.getConfig().API?.REST ?? {});
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new RealtimeError("invalid", names.length === 0
    ? "Amplify.configure knows no HTTP API: name the backend's under API.REST, or PubSub can't read what was missed."
    : `Amplify.configure knows several HTTP APIs (${names.join(", ")}): say which is the backend's, as new PubSub({ apiName }).`);
}

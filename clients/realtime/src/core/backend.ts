import { within, type Clock } from "./clock.js";
import { isFinal, RealtimeError } from "./errors.js";
import type { PageRequest } from "./reader.js";
import type { Api, ApiAnswer, ApiRequest, Page, Session } from "./types.js";
import { array, isObject, parsePage, parseSession } from "./wire.js";

/** What the backend said of one topic of a catch-up. */
export type CatchUpResult = Page | RealtimeError;

/** The backend could not answer for now. */
export class Unavailable extends Error {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The three calls of the HTTP API. They reject with a RealtimeError for good, or with anything else for now. */
export class Backend {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(api: Api, clock: Clock, timeoutMs: number) {
    this.#api = api;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  async openSession(refused: boolean): Promise<Session> {
    return parseSession(await this.#call({ method: "POST", path: "/session", body: refused ? { refused } : {} }));
  }

  /** One request for all topics; the answers are in its order. */
  async catchUp(topics: readonly PageRequest[]): Promise<CatchUpResult[]> {
    const limit = Math.max(...topics.map((topic) => topic.limit));
    const body = { topics: topics.map(({ topic, after }) => (after === undefined ? { topic } : { topic, after })), limit };
    const answer = await this.#call({ method: "POST", path: "/catch-up", body });
    const answers = array(isObject(answer) ? answer["topics"] : undefined);
    return topics.map(({ topic }, i) => this.#resultOf(answers[i], topic));
  }

  /** A page backwards, the newest first. */
  async before(topic: string, before: string | undefined, limit: number): Promise<Page> {
    const query = { topic, limit: `${limit}`, ...(before !== undefined && { before }) };
    return parsePage(await this.#call({ method: "GET", path: "/messages", query }), topic);
  }

  #resultOf(answer: unknown, topic: string): CatchUpResult {
    if (!isObject(answer) || answer["topic"] !== topic) throw new TypeError("The API's answer is not understood.");
    if (answer["problem"] === undefined) return parsePage(answer, topic);
    const problem = isObject(answer["problem"]) ? answer["problem"] : {};
    return problemOf(Number(problem["status"]), problem);
  }

  async #call(request: ApiRequest): Promise<unknown> {
    const answer: ApiAnswer = await within(this.#clock, this.#timeoutMs, this.#api(request));
    const { status, body } = answer;
    if (status >= 200 && status < 300) return body;
    const problem = problemOf(status, body);
    if (problem.code === "unavailable") throw new Unavailable(problem.message, (answer.retryAfter ?? 0) * 1_000);
    throw problem;
  }
}

function problemOf(status: number, body: unknown): RealtimeError {
  const detail = isObject(body) ? (body["detail"] ?? body["title"] ?? body["message"]) : undefined;
  const text = typeof detail === "string" ? detail : "The API gave no reason.";
  // The gateway itself says 403 to credentials that have expired, in a shape of its own; the backend's refusals are problems.
  const isGateway = (status === 401 || status === 403) && !(isObject(body) && "detail" in body);
  return new RealtimeError(isFinal(status) && !isGateway ? "refused" : "unavailable", `${status}: ${text}`, status);
}

import { RealtimeError, realtimeError } from "../core/errors.js";
import type { Api, ApiRequest, Page } from "../core/types.js";
import { isObject } from "../core/wire.js";
import { skewOf, type Skew } from "./skew.js";
import { array, parsePage, parseSession, unexpected } from "./parsers.js";

export type HttpRequest = ApiRequest;

export interface HttpAnswer {
  readonly status: number;
  /** The parsed JSON, if it was JSON. */
  readonly body: unknown;
  /** `Retry-After`: seconds, or the date as HTTP writes it. */
  readonly retryAfter?: number | string | null | undefined;
  /** The `Date` header: what a clock that is wrong is corrected by. */
  readonly date?: string | null | undefined;
}

/** One signed HTTP call. Rejects when there is no answer; an answer of any status resolves. */
export type HttpCall = (request: HttpRequest) => Promise<HttpAnswer>;

/** The calls of the backend's HTTP API: what they ask, and what the answers mean; `skew` learns of the server's clock. */
export function httpApi(send: HttpCall, skew: Skew = skewOf()): Api {
  const call = async (request: HttpRequest): Promise<unknown> => {
    let answer: HttpAnswer;
    try {
      // Whoever gives the function may have it answer with nothing.
      answer = { ...(await send(request)) };
    } catch (error) {
      throw realtimeError(error);
    }
    const { status, body, retryAfter, date } = answer;
    skew.learn(date);
    if (status >= 200 && status < 300) return body;
    throw problemOf(status, body, retryAfterMs(retryAfter, skew));
  };
  return {
    get clockOffsetMs() { return skew.ms; },
    request: call,
    openSession: async (refused) => parseSession(await call({ method: "POST", path: "/session", body: refused ? { refused } : {} })),
    async catchUp(requests) {
      const topics = requests.map(({ topic, after, kinds }) => ({ topic, after, kinds }));
      const limit = Math.max(...requests.map((request) => request.limit));
      const answer = await call({ method: "POST", path: "/catch-up", body: { topics, limit } });
      const answers = array(isObject(answer) ? answer["topics"] : undefined, "topics");
      return topics.map(({ topic }, i) => resultOf(answers[i], topic));
    },
    before: async (topic, before, limit) =>
      parsePage(await call({ method: "GET", path: "/messages", query: { topic, limit: `${limit}`, ...(before !== undefined && { before }) } }), topic),
  };
}

function resultOf(answer: unknown, topic: string): Page | RealtimeError {
  if (!isObject(answer) || answer["topic"] !== topic) throw unexpected(`it says nothing of "${topic}" where that was asked`);
  const { problem } = answer;
  if (problem === undefined) return parsePage(answer, topic);
  return problemOf(isObject(problem) ? Number(problem["status"]) : 0, problem);
}

/** What a refusal means, in the words of `application/problem+json`. */
export function problemOf(status: number, body: unknown, retryAfter = 0): RealtimeError {
  const problem = isObject(body) ? body : {};
  // Only the backend's own refusals are for good, and they have a detail. The gateway in front of it says 403 to credentials that have expired, and 404
  // while it is changed, in a shape of its own.
  const isRefusal = "detail" in problem && status >= 400 && status < 500 && status !== 408 && status !== 429;
  const text = [problem["detail"], problem["title"], problem["message"]].find((one) => typeof one === "string");
  const told = text ?? `The HTTP API answered with the status ${status}.`;
  // The gateway has one word for all that can be wrong with a signature.
  const sentence = status === 403 && !isRefusal ? `${told} (The credentials have expired, or the clock of this machine is wrong.)` : told;
  return new RealtimeError(isRefusal ? "refused" : "unavailable", sentence, status, retryAfter, typeof problem["reason"] === "string" ? problem["reason"] : undefined);
}

/** What is neither a number of seconds nor a date in the future says nothing. */
function retryAfterMs(retryAfter: HttpAnswer["retryAfter"], server: Skew): number {
  const seconds = Number(retryAfter ?? NaN);
  const wait = Number.isNaN(seconds) ? Date.parse(String(retryAfter)) - server.now() : seconds * 1_000;
  return wait > 0 ? wait : 0;
}

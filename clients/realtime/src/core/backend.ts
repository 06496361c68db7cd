import { RealtimeError } from "./errors.js";
import type { PageRequest } from "./reader.js";
import type { Api, ApiRequest, Page, Session } from "./types.js";
import { array, isObject, parsePage, parseSession, unexpected } from "./wire.js";

/** The three calls of the HTTP API. What they reject with is for good when `isFinal` says so. */
export interface Backend {
  openSession(refused: boolean): Promise<Session>;
  /** One request for all topics; the answers are in its order. */
  readonly catchUp: (topics: readonly PageRequest[]) => Promise<(Page | RealtimeError)[]>;
  /** A page backwards, the newest first. */
  readonly before: (topic: string, before: string | undefined, limit: number) => Promise<Page>;
}

export function backendOf(api: Api): Backend {
  const call = async (request: ApiRequest): Promise<unknown> => {
    const { status, body, retryAfter } = await api(request);
    if (status >= 200 && status < 300) return body;
    throw problemOf(status, body, retryAfter);
  };
  return {
    openSession: async (refused) => parseSession(await call({ method: "POST", path: "/session", body: refused ? { refused } : {} })),
    async catchUp(requests) {
      const topics = requests.map(({ topic, after }) => ({ topic, after }));
      const limit = Math.max(...requests.map((request) => request.limit));
      const answer = await call({ method: "POST", path: "/catch-up", body: { topics, limit } });
      const answers = array(isObject(answer) && answer["topics"]);
      return topics.map(({ topic }, i) => resultOf(answers[i], topic));
    },
    before: async (topic, before, limit) =>
      parsePage(await call({ method: "GET", path: "/messages", query: { topic, limit: `${limit}`, ...(before !== undefined && { before }) } }), topic),
  };
}

function resultOf(answer: unknown, topic: string): Page | RealtimeError {
  if (!isObject(answer) || answer["topic"] !== topic) throw unexpected();
  const { problem } = answer;
  return problem === undefined ? parsePage(answer, topic) : problemOf(Number(isObject(problem) && problem["status"]), problem);
}

function problemOf(status: number, body: unknown, retryAfter = 0): RealtimeError {
  const problem = isObject(body) ? body : {};
  // The gateway itself says 403 to credentials that have expired, in a shape of its own; the backend's refusals are problems.
  const isGateway = (status === 401 || status === 403) && !("detail" in problem);
  const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429 && !isGateway;
  const text = [problem["detail"], problem["title"], problem["message"]].find((one) => typeof one === "string");
  return new RealtimeError(isRefusal ? "refused" : "unavailable", text ?? `${status}`, status, retryAfter * 1_000);
}

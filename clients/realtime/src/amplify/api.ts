import { ApiError, del, get, patch, post, put } from "aws-amplify/api";
import { httpApi, type HttpAnswer } from "../api/httpApi.js";
import { timeoutOf } from "../api/timeout.js";
import type { Api } from "../core/types.js";

const CALLS = { GET: get, POST: post, PUT: put, PATCH: patch, DELETE: del };

/** The HTTP API by Amplify's API category; `apiName` is its name in `Amplify.configure({ API: { REST } })`, `timeoutMs` how long an answer may take. */
export function amplifyApi(apiName: string, timeoutMs?: number): Api {
  const within = timeoutOf(timeoutMs);
  return httpApi(async ({ method, path, query, body }) => {
    let timeout: ReturnType<typeof setTimeout> | undefined;
    try {
      const call = CALLS[method]({ apiName, path, options: body === undefined ? { queryParams: { ...query } } : { body: body as Record<string, never> } });
      if (within < Infinity) timeout = setTimeout(() => { call.cancel(); }, within);
      const { statusCode, body: answer, headers } = await call.response;
      return { status: statusCode, body: await answer.json(), date: headers["date"] };
    } catch (error) {
      if (error instanceof ApiError && error.response) return refused(error.response);
      throw error;
    } finally {
      clearTimeout(timeout);
    }
  });
}

function refused({ statusCode, body, headers }: { statusCode: number; body?: string; headers: Record<string, string> }): HttpAnswer {
  return { status: statusCode, body: parse(body), retryAfter: headers["retry-after"], date: headers["date"] };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined; // not JSON: the status says enough
  }
}

import { ApiError, get, post } from "aws-amplify/api";
import { parsePage } from "../messages/parse";
import { ApiProblem } from "../messages/problem";
import type { Page, PageQuery } from "../messages/types";
import { API_NAME } from "./amplify";

/** `GET /messages`. */
export async function readMessages(topic: string, query: PageQuery): Promise<Page> {
  const position = "after" in query ? { after: query.after } : query.before === undefined ? {} : { before: query.before };
  return call(async () => {
    const { body } = await get({ apiName: API_NAME, path: "/messages", options: { queryParams: { topic, ...position } } }).response;
    return parsePage(await body.json());
  });
}

/** `POST /session`; `refused` says that the broker refused the connection although the session was open. */
export async function openSession(refused: boolean): Promise<void> {
  await call(() => post({ apiName: API_NAME, path: "/session", options: { body: refused ? { refused } : {} } }).response);
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ApiError && error.response) throw ApiProblem.of(error.response.statusCode, error.response.body);
    throw error;
  }
}

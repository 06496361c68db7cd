import { isObject } from "./parse";

/** The API refused: an RFC 9457 problem, or what little its gateway says. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
  }

  /** Reads an error's body; `{"message":"Forbidden"}` is what the API gateway itself answers. */
  static of(status: number, body: string | undefined): ApiProblem {
    return new ApiProblem(status, `${describe(status)}${detailOf(body)}`);
  }
}

/** Whether asking again can't help. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;
}

function describe(status: number): string {
  if (status === 403) return "You may not do this (403).";
  if (status === 429) return "Too many requests; trying again (429).";
  return status >= 500 ? `The backend failed; trying again (${status}).` : `The API refused the request (${status}).`;
}

function detailOf(body: string | undefined): string {
  try {
    const problem: unknown = JSON.parse(body ?? "");
    const detail = isObject(problem) ? (problem["detail"] ?? problem["title"]) : undefined;
    return typeof detail === "string" ? ` ${detail}` : "";
  } catch {
    return ""; // not JSON: the status says enough
  }
}

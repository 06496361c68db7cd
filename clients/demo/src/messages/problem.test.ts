import { describe, expect, it } from "vitest";
import { ApiProblem, isFinal } from "./problem";

describe("ApiProblem", () => {
  it("says what the API says", () => {
    const problem = ApiProblem.of(400, '{"type":"about:blank","title":"Bad Request","status":400,"detail":"after: not a position"}');
    expect(problem.message).toBe("The API refused the request (400). after: not a position");
  });

  it.each(['{"message":"Forbidden"}', "<html>", "", undefined])("says something clear for the body %j", (body) => {
    expect(ApiProblem.of(403, body).message).toBe("You may not do this (403).");
  });

  it.each([[400, true], [403, true], [404, true], [408, false], [429, false], [500, false], [503, false]])("status %i is final: %j", (status, final) => {
    expect(isFinal(ApiProblem.of(status, undefined))).toBe(final);
  });

  it("does not take a lost network for final", () => {
    expect(isFinal(new TypeError("Failed to fetch"))).toBe(false);
  });
});

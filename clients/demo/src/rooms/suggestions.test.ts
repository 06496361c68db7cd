import { describe, expect, it } from "vitest";
import { suggestionsFor, userIdIn } from "./suggestions";

const known = ["Zoe", "Alice", "Malina", "Ali", "Bob", "Eve", "Dan"].map((name) => ({ sub: `sub-${name}`, identityIds: [`id-${name}`], name }));
const names = (typed: string, leftOut: readonly string[] = []): (string | undefined)[] => suggestionsFor(typed, known, ({ name }) => leftOut.includes(name ?? "")).map(({ name }) => name);

describe("suggestionsFor", () => {
  it("offers whom the page has seen by a part of the name, those first who begin with it", () => {
    expect(names("ali")).toEqual(["Ali", "Alice", "Malina"]);
    expect(names(" BOB ")).toEqual(["Bob"]);
    expect(names("nobody")).toEqual([]);
  });

  it("offers the first few before anything is typed", () => {
    expect(names("")).toEqual(["Ali", "Alice", "Bob", "Dan", "Eve"]);
  });

  it("leaves out who is a member already, and who has no name", () => {
    expect(names("ali", ["Ali"])).toEqual(["Alice", "Malina"]);
    expect(suggestionsFor("", [{ sub: "s", identityIds: [] }], () => false)).toEqual([]);
  });
});

it.each([
  ["eu-central-1:11111111-2222-4333-8444-555555555555", true], [" 11111111-2222-4333-8444-555555555555\n", true], ["us-gov-west-1:11111111-2222-4333-8444-555555555555", true],
  ["alice", false], ["", false], ["11111111-2222-4333-8444-55555555555", false], ["x:11111111-2222-4333-8444-555555555555", false],
])("%j is a user id: %s", (typed, isId) => {
  expect(userIdIn(typed) !== undefined).toBe(isId);
});

import { expect, it } from "vitest";
import { Acquaintances } from "./acquaintances";

it("remembers whom the page has shown, each once, and tells only what is new", () => {
  const acquaintances = new Acquaintances();
  let told = 0;
  const forget = acquaintances.listen(() => { told++; });
  acquaintances.meet([{ sub: "a", identityIds: ["1"] }, { sub: "b", identityIds: ["2"], name: "Bob" }]);
  acquaintances.meet([{ sub: "b", identityIds: ["2"], name: "Bob" }]);
  expect([told, acquaintances.get().map(({ sub }) => sub)]).toEqual([1, ["a", "b"]]);
  acquaintances.meet([{ sub: "a", identityIds: ["1"], name: "Alice" }]);
  expect([told, acquaintances.get().map(({ name }) => name)]).toEqual([2, ["Alice", "Bob"]]);
  forget();
  acquaintances.meet([{ sub: "c", identityIds: [] }]);
  expect(told).toBe(2);
});

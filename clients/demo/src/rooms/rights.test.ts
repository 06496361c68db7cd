import { expect, it } from "vitest";
import { moderates, outranks, owns, ROLES } from "./rights";

it("is as the backend has it: owners all, moderators members only, members nobody", () => {
  expect(ROLES.map(moderates)).toEqual([true, true, false]);
  expect(ROLES.map(owns)).toEqual([true, false, false]);
  expect(ROLES.map((mine) => ROLES.map((theirs) => outranks(mine, theirs)))).toEqual([[true, true, true], [false, false, true], [false, false, false]]);
  expect([moderates(undefined), owns(undefined), outranks(undefined, "member")]).toEqual([false, false, false]);
});

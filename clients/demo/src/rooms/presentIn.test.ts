import { expect, it } from "vitest";
import { presentIn } from "./presentIn";

it("has those who are here and oneself, and nobody where that is not told", () => {
  const users = [{ sub: "me", here: false }, { sub: "bob", here: true }, { sub: "cy", here: false }];
  expect([...presentIn({ members: 3, here: 1, users }, (sub) => sub === "me") ?? []]).toEqual(["me", "bob"]);
  expect(presentIn({ members: 101 }, () => true)).toBeUndefined();
  expect(presentIn(undefined, () => true)).toBeUndefined();
});

import type { Member, Role } from "@serverless-realtime/client/rooms";
import { expect, it } from "vitest";
import { inOrder } from "./inOrder";

const member = (name: string, role: Role = "member"): Member => ({ sub: name, identityIds: [], name, role });

it("shows who is here first, then owners, moderators and members, each by name", () => {
  const members = [member("Zoe"), member("Al"), member("Mo", "moderator"), member("Ow", "owner"), member("Cy")];
  expect(inOrder(members, new Set(["Zoe", "Cy"])).map(({ sub }) => sub)).toEqual(["Cy", "Zoe", "Ow", "Mo", "Al"]);
  expect(members.map(({ sub }) => sub)).toEqual(["Zoe", "Al", "Mo", "Ow", "Cy"]);
});

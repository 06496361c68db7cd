import { describe, expect, it } from "vitest";
import { personOf } from "./person";

const ID = "eu-west-1:11111111-1111-4111-8111-111111111111";
const OTHER = "eu-west-1:22222222-2222-4222-8222-222222222222";

describe("personOf", () => {
  it("gives an identity the same name every time", () => {
    expect(personOf(ID)).toEqual(personOf(ID));
    expect(personOf(ID)).toMatchObject({ tag: "1111", sub: undefined });
  });

  it("spreads identities that differ in one digit over many names", () => {
    const names = Array.from({ length: 200 }, (_, i) => personOf(`eu-west-1:11111111-1111-4111-8111-${`${i}`.padStart(12, "0")}`).name);
    expect(new Set(names).size).toBeGreaterThan(150);
    for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  });

  it("calls people by their names where these are known, with the end of their ids beside it", () => {
    const user = { sub: "s", identityIds: [ID], name: "Alice" };
    expect(personOf(ID, user)).toMatchObject({ name: "Alice", tag: "1111", sub: "s", hue: personOf(ID).hue });
    expect(personOf("s", user)).toEqual(personOf(ID, user));
    expect(personOf(ID, { ...user, name: undefined }).name).toBe(personOf(ID).name);
  });

  it("is the same person under each of their identities", () => {
    const user = { sub: "s", identityIds: [ID, OTHER], name: "Alice" };
    expect(personOf(OTHER, user)).toEqual(personOf(ID, user));
  });

  it("knows oneself, by whatever id", () => {
    const user = { sub: "s", identityIds: [ID, OTHER] };
    expect([personOf(ID, undefined, ID), personOf("s", user, OTHER), personOf(OTHER, user, ID)].map(({ isMe }) => isMe)).toEqual([true, true, true]);
    expect([personOf(ID, undefined, OTHER), personOf("s", user, "x"), personOf("s", undefined, ID), personOf(ID)].map(({ isMe }) => isMe)).toEqual([false, false, false, false]);
  });

  it("calls the backend what it is", () => {
    expect(personOf("backend").name).toBe("Backend");
  });

  it("takes anything that a log may hold", () => {
    expect(personOf("").name).not.toBe("");
  });
});

import { describe, expect, it } from "vitest";
import { personOf } from "./pseudonym";

describe("personOf", () => {
  it("gives an identity the same name every time", () => {
    const id = "eu-west-1:11111111-1111-4111-8111-111111111111";
    expect(personOf(id)).toEqual(personOf(id));
    expect(personOf(id).tag).toBe("1111");
  });

  it("spreads identities that differ in one digit over many names", () => {
    const names = Array.from({ length: 200 }, (_, i) => personOf(`eu-west-1:11111111-1111-4111-8111-${`${i}`.padStart(12, "0")}`).name);
    expect(new Set(names).size).toBeGreaterThan(150);
    for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  });

  it("calls the backend what it is", () => {
    expect(personOf("backend").name).toBe("Backend");
  });

  it("takes anything that a log may hold", () => {
    expect(personOf("").name).not.toBe("");
  });
});

import { join } from "node:path";
import { ESLint, Linter } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";

const RULES = ["@typescript-eslint/no-unused-expressions", "no-multi-assign", "no-nested-ternary", "no-restricted-syntax", "no-sequences"];

/** Which of these rules, as this repository sets them, a text offends. None of them needs types, and without those it takes no time. */
async function offences(text: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: join(import.meta.dirname, "../../..") });
  const { rules } = (await eslint.calculateConfigForFile(join(import.meta.dirname, "index.ts"))) as { rules: Linter.RulesRecord };
  const messages = new Linter().verify(text, {
    languageOptions: { parser: tseslint.parser },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: Object.fromEntries(RULES.map((rule) => [rule, rules[rule] ?? "off"])),
  });
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.map(({ ruleId }) => String(ruleId));
}

describe("a change that hides in an expression is refused by ESLint", () => {
  it.each([
    ["a && run();", "@typescript-eslint/no-unused-expressions"],
    ["a || run();", "@typescript-eslint/no-unused-expressions"],
    ["a ? run() : b;", "@typescript-eslint/no-unused-expressions"],
    ["run(), run();", "no-sequences"],
    ["if ((run(), a > 0)) run();", "no-sequences"],
    ["a = b = 1;", "no-multi-assign"],
    ["a = b > 2 ? 2 : b > 1 ? 1 : 0;", "no-nested-ternary"],
    ["const x = a++ && run();", "no-restricted-syntax"],
    ["if (b > 1 && ++a > 2) run();", "no-restricted-syntax"],
    ["const x = b > 1 && (a = b);", "no-restricted-syntax"],
    ["const x = b > 1 ? a++ : 0;", "no-restricted-syntax"],
    ["if (++a > 2) run();", "no-restricted-syntax"],
    ["if (set.delete(1) && a > 1) run();", "no-restricted-syntax"],
    [`if (!sets.get("x")?.delete(1) || a > 1) run();`, "no-restricted-syntax"],
  ])("%s", async (text, rule) => {
    expect(await offences(text)).toContain(rule);
  });

  it.each([
    "if (a > 0) run();",
    "if (set.delete(1)) run();",
    "a++; if (a > 2) run();",
    "const x = run() > 1 && set.has(1) ? a : b;",
    "const x = a > 1 ? () => { b++; } : run;",
    "for (let i = 0; i < 3; i++) run();",
  ])("but not %s", async (text) => {
    expect(await offences(text)).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DEFAULTS } from "./index.js";

const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

it.each(Object.entries<number>({ ...DEFAULTS }))("the README tells the option %s and its default %i", (name, value) => {
  const row = README.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row).toContain(`| ${value.toLocaleString("en")}`);
});

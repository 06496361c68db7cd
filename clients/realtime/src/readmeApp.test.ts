// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as React from "react";
import * as jsx from "react/jsx-runtime";
import { act, createElement, type ComponentType } from "react";
import { createRoot, type Root } from "react-dom/client";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as hooks from "./react/index.js";
import { ME } from "./testing/fakeCloud.js";
import { Scenario } from "./testing/scenario.js";
import { snippetsIn } from "./testing/snippets.js";

const ROOT = join(import.meta.dirname, "../../..");
const README = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

/** What anybody who may publish to a topic may publish, or an earlier version of an application. */
const PAYLOADS: readonly unknown[] = [
  null, 7, true, "text", [], [null], {}, { text: null, title: null }, { text: 7, title: 7 }, { text: { toString: 0 }, title: { toString: 0 } }, { text: [[{}]], title: [{}] },
  { text: JSON.parse(`${"[".repeat(8_000)}${"]".repeat(8_000)}`) as unknown, title: {} }, { toString: 0, valueOf: null }, { __proto__: null }, { $$typeof: "react.element", text: { $$typeof: 1 } }, { base64: "AA==" },
];

const OTHER = "eu-west-1:other";

let root: Root;
let page: HTMLElement;
let scenario: Scenario;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
  scenario = new Scenario();
});

afterEach(() => {
  act(() => { root.unmount(); });
  page.remove();
  scenario.realtime.close();
});

/** Runs TypeScript as an application would, with these modules. */
function run(source: string, modules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.ReactJSX };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options, fileName: "app.tsx" });
  const exported = {};
  const known: Readonly<Record<string, unknown>> = { react: React, "react/jsx-runtime": jsx, ...modules };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own documentation that is run
  const module = new Function("exports", "require", outputText) as (exports: object, require: (name: string) => unknown) => void;
  module(exported, (name) => known[name] ?? expect.fail(`There is no module ${name}.`));
  return exported;
}

const texts = (selector: string): (string | null)[] => [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("an application as somebody copies it, whatever is published", () => {
  it("the README's shows all of it, and what comes then", async () => {
    const source = snippetsIn(README).find(({ file }) => file === "src/App.tsx")?.text ?? "";
    const auth = { signIn: () => Promise.resolve(), fetchAuthSession: () => Promise.resolve({ identityId: ME }) };
    const { App } = run(source, { "@serverless-realtime/client/react": hooks, "aws-amplify/auth": auth, "./realtime": { realtime: scenario.realtime } });
    await act(async () => { root.render(createElement(App as ComponentType)); await Promise.resolve(); });
    act(() => { page.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })); });
    await act(() => scenario.advance(5_000));
    expect(texts("h1")).toEqual(["general (connected)"]);
    for (const [topic, last] of [["chat/general", { text: "the last" }], [`notifications/${ME}`, { title: "the last" }]] as const) {
      for (const payload of [...PAYLOADS, last]) {
        act(() => { scenario.cloud.deliver(scenario.cloud.log(topic).append(undefined, OTHER, payload)); });
        await act(() => scenario.advance(100));
      }
    }
    expect([texts("ol li").length, texts("ol li").at(-1)]).toEqual([PAYLOADS.length + 1, "the last"]);
    expect([texts("aside li").length, texts("aside li").at(-1)]).toEqual([PAYLOADS.length + 1, "the last"]);
  });

  it("the chat example shows all of it, and what comes then", async () => {
    let next: (message: unknown) => void = () => expect.fail("Nothing is subscribed.");
    class PubSub {
      subscribe() { return { subscribe: (observer: { next: typeof next }) => { ({ next } = observer); return { unsubscribe: () => undefined }; } }; }
    }
    const source = readFileSync(join(ROOT, "examples/chat/src/ChatRoom.tsx"), "utf8");
    const { ChatRoom } = run(source, { "@serverless-realtime/client/amplify": { PubSub }, "./backend": {} });
    await act(async () => { root.render(createElement(ChatRoom as ComponentType<{ room: string }>, { room: "general" })); await Promise.resolve(); });
    for (const payload of [...PAYLOADS, { text: "the last" }]) act(() => { next(payload); });
    expect([texts("ol li").length, texts("ol li").at(-1)]).toEqual([PAYLOADS.length + 1, "the last"]);
  });
});

import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import * as vite from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NextApp } from "./testing/nextApp.js";
import { LIBRARY, Package, type Manifest } from "./testing/package.js";
import { LONG } from "./testing/sizes.js";
import { snippetsIn } from "./testing/snippets.js";

const KIB = 1_024;
/** The files of the inbox, and of its hooks. */
const INBOX = /^(dist|src)\/(inbox\/|react\/use(Inbox|Preferences)\.)/;
/** The files of rooms, and of their hooks. */
const ROOMS = /^(dist|src)\/(rooms\/|react\/use(Here|Members|Rooms?|Typing|Users|Watched)\.)/;
const ROOT = join(LIBRARY, "../..");
const MANIFEST = JSON.parse(readFileSync(join(LIBRARY, "package.json"), "utf8")) as Manifest;
const ENTRIES = Object.keys(MANIFEST.exports).filter((entry) => entry !== "./package.json").map((entry) => entry.replace(".", MANIFEST.name));
let packed: Package;

beforeAll(async () => { packed = await Package.pack(); });
afterAll(() => { packed.remove(); });

describe("the package", () => {
  it("has what is exported, its sources for debuggers, the licence and the README, and no test", () => {
    const { files } = packed;
    expect(files.filter((file) => !/^(dist|src)\//.test(file))).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(files.filter((file) => /test|manualClock|fakeCloud|\.tsbuildinfo/.test(file))).toEqual([]);
    for (const conditions of Object.values(MANIFEST.exports)) {
      for (const file of typeof conditions === "string" ? [conditions] : Object.values(conditions)) expect(files).toContain(file.slice(2));
    }
    expect(readFileSync(join(packed.installed, "LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
  });

  it("has for each of its sources code and declarations, with maps that lead back to it", () => {
    const { files } = packed;
    const sources = files.filter((file) => file.startsWith("src/"));
    expect(sources.length).toBeGreaterThan(40);
    for (const source of sources) {
      const built = source.replace(/^src/, "dist").replace(/\.tsx?$/, "");
      for (const map of [`${built}.js.map`, `${built}.d.ts.map`]) {
        const { sources: [original = ""] } = JSON.parse(readFileSync(join(packed.installed, map), "utf8")) as { sources: string[] };
        expect(join(dirname(map), original)).toBe(source);
        expect(readFileSync(join(packed.installed, map.replace(/\.map$/, "")), "utf8")).toContain(`//# sourceMappingURL=${map.split("/").at(-1) ?? ""}`);
      }
    }
    expect(files.filter((file) => file.startsWith("dist/"))).toHaveLength(4 * sources.length);
  });

  /** What files come to when they are downloaded, and unpacked. */
  const sizesOf = (files: readonly string[]): readonly [download: number, unpacked: number] => {
    // As npm has them: what is alike stands together.
    const kindOf = (file: string): string => `${extname(file)} ${basename(file)}`;
    const sorted = [...files].sort((a, b) => (kindOf(a) < kindOf(b) ? -1 : 1));
    const content = Buffer.concat(sorted.map((file) => readFileSync(join(packed.installed, file))));
    return [gzipSync(content, { level: 9 }).length, content.length];
  };

  it.each<[string, number, number, (file: string) => boolean]>([
    ["without rooms and the inbox", 175, 775, (file) => !ROOMS.test(file) && !INBOX.test(file)],
    ["of the inbox", 32, 150, (file) => INBOX.test(file)],
    ["of rooms", 60, 300, (file) => ROOMS.test(file)],
  ])("%s is at most %i KiB to download and %i KiB unpacked", (what, most, mostUnpacked, counts) => {
    const files = packed.files.filter(counts);
    const [download, unpacked] = sizesOf(files);
    console.log(`the package ${what}: ${(download / KIB).toFixed(0)} KiB, unpacked ${(unpacked / KIB).toFixed(0)} KiB, ${files.length} files`);
    expect([download > 25 * KIB, download <= most * KIB, unpacked <= mostUnpacked * KIB]).toEqual([true, true, true]);
  });

  it("is what these are together, with what a tarball has around each", () => {
    const [download] = sizesOf(packed.files);
    const { size } = statSync(packed.tarball);
    console.log(`the package: ${(size / KIB).toFixed(0)} KiB to download`);
    expect([size > download, size <= 280 * KIB]).toEqual([true, true]);
  });

  it("has nothing that publint finds wrong", async () => {
    const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(packed.tarball)).buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  // Everybody gets the ES module, whoever calls require() included.
  it("has types that are right for every way of resolving them", async () => {
    const attw = join(ROOT, "node_modules/.bin/attw");
    const { stdout } = await promisify(execFile)(attw, [packed.tarball, "--ignore-rules", "cjs-resolves-to-esm", "--no-color", "--format", "ascii"]);
    for (const entry of ENTRIES) expect(stdout).toContain(`"${entry}"`);
    expect(stdout).toContain("No problems found");
  });
});

describe("who installs it", () => {
  const namesOf = `Object.keys(module).length > 0 && console.log(Object.keys(module)[0])`;

  it("imports all of it in Node.js, where there is no window", async () => {
    const output = await packed.node("all.mjs", ENTRIES.map((entry) => `{ const module = await import("${entry}"); ${namesOf}; }`).join("\n"));
    expect(output.trim().split("\n")).toHaveLength(ENTRIES.length);
  });

  it("imports it from CommonJS", async () => {
    const output = await packed.node("all.cjs", `(async () => { for (const entry of ${JSON.stringify(ENTRIES)}) { const module = await import(entry); ${namesOf}; } })();`);
    expect(output.trim().split("\n")).toHaveLength(ENTRIES.length);
  });

  // Only there: bundlers that know no server components warn of the directive.
  it("imports the hooks on a server that renders components as what runs in the browser", async () => {
    expect(readFileSync(join(packed.installed, "dist/react/client.js"), "utf8")).toMatch(/^"use client";\n/);
    const client = await packed.node("client.mjs", `
      import * as all from "@serverless-realtime/client/react";
      import * as marked from "${join(packed.installed, "dist/react/client.js")}";
      console.log(Object.keys(all).length > 3 && Object.keys(all).every((name) => all[name] === marked[name]), import.meta.resolve("@serverless-realtime/client/react"));`);
    expect(client).toMatch(/^true .*index\.js\n$/);
    const server = await packed.node("server.mjs", `console.log(import.meta.resolve("@serverless-realtime/client/react"));`, "--conditions=react-server");
    expect(server).toMatch(/client\.js\n$/);
  });

  it("imports all but the hooks in a server component, with what React is there", async () => {
    const output = await packed.node("component.mjs", `
      import * as react from "react";
      import { createRealtime, RealtimeError } from "@serverless-realtime/client";
      import { mqttTransport, signedApi } from "@serverless-realtime/client/mqtt";
      const names = await Promise.all(["/tabs", "/rooms", "/inbox", "/amplify"].map(async (entry) => Object.keys(await import("@serverless-realtime/client" + entry)).length > 0));
      const credentials = async () => ({});
      const api = signedApi({ url: "https://api.example", region: "eu-west-1", credentials });
      const realtime = createRealtime({ credentials, transport: mqttTransport({ WebSocket: class {} }), api });
      const error = await api.openSession(false).catch((error) => error);
      console.log(typeof react.useState, names.join(), realtime.connection.name, error instanceof RealtimeError, error.code);`, "--conditions=react-server");
    expect(output).toBe("undefined true,true,true,true idle true unavailable\n");
  });

  describe("bundles all of it", () => {
    const source = (): string => packed.write("bundle.ts", ENTRIES.map((entry, i) => `import * as m${i} from "${entry}"; console.log(m${i});`).join("\n"));
    const expectWhole = (code: string): void => {
      for (const name of ["createRealtime", "amplifyTransport", "tabsTransport", "useTopic", "useRoom", "createRooms", "inboxOf", "mqttTransport"]) expect(code).toContain(name);
    };

    it("with esbuild", async () => {
      const { outputFiles, warnings } = await esbuild.build({ entryPoints: [source()], bundle: true, write: false, format: "esm", logLevel: "silent", absWorkingDir: packed.folder });
      expect(warnings).toEqual([]);
      expectWhole(outputFiles.map(({ text }) => text).join(""));
    });

    it("with Vite", async () => {
      const warnings: string[] = [];
      const result = await vite.build({
        configFile: false, root: packed.folder, logLevel: "silent",
        build: { write: false, minify: false, rolldownOptions: { input: source(), onLog: (_, { message }) => warnings.push(message) } },
      });
      const { output } = (Array.isArray(result) ? result[0] : result) as vite.Rolldown.RolldownOutput;
      expect(warnings.filter((warning) => warning.includes("serverless-realtime"))).toEqual([]);
      expectWhole(output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join(""));
    });
  });
});

if (LONG) {
  describe("a new Next.js application", () => {
    it("builds with it, renders its pages on the server, and calls the API from there", async () => {
      const app = await NextApp.install(packed);
      const said = await app.build();
      expect(said).toMatch(/Compiled successfully/);
      expect(said).not.toMatch(/serverless-realtime/);
      const { server, address } = await app.serve();
      try {
        const textOf = async (path: string): Promise<string> => (await fetch(address + path)).text();
        const page = await textOf("/");
        for (const text of [`title="closed"`, "connection idle", "general, function"]) expect(page).toContain(text);
        expect(await textOf("/server")).toContain("given from the server");
        expect(JSON.parse(await textOf("/api/session"))).toEqual({ name: "RealtimeError", code: "unavailable" });
      } finally {
        server.kill();
      }
    });
  });
}

/** Other packages' files are the same whatever the flags: parsed once. */
const PARSED = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says to files of an application that has the usual flags, and these; the package's own declarations included. */
function compile(files: readonly string[], options: ts.CompilerOptions): string[] {
  const all: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.ReactJSX,
    strict: true, noEmit: true, resolveJsonModule: true, types: [], lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], skipLibCheck: false, ...options,
  };
  const host = ts.createCompilerHost(all);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => {
    const key = `${name} ${JSON.stringify(version)}`;
    if (name.startsWith(packed.folder)) return parse(name, version, ...rest);
    if (!PARSED.has(key)) PARSED.set(key, parse(name, version, ...rest));
    return PARSED.get(key);
  };
  const program = ts.createProgram(files, all, host);
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(packed.folder));
  expect(ours.length).toBeGreaterThan(files.length);
  return [...program.getOptionsDiagnostics(), ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])]
    .map(({ file, start = 0, messageText }) =>
      `${file?.fileName ?? ""}:${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("TypeScript", () => {
  const program = [...ENTRIES.map((entry, i) => `import * as m${i} from "${entry}";`), `export const all = [${ENTRIES.map((_, i) => `m${i}`).join()}];`, `
    import { createRealtime, type RealtimeSettings } from "@serverless-realtime/client";
    export const client = (settings: RealtimeSettings) => createRealtime(settings).topic("chat/general").subscribe({ next: ({ payload }) => payload, error: ({ code }) => code });`].join("\n");
  const OTHER: ts.CompilerOptions = { lib: ["lib.es2020.d.ts", "lib.dom.d.ts"], exactOptionalPropertyTypes: false };

  it.each<[string, ts.CompilerOptions]>([
    ["bundler", OTHER],
    ["node16", { ...OTHER, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ["bundler, with every strict flag", { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true, verbatimModuleSyntax: true }],
  ])("takes it with moduleResolution %s", (_, options) => {
    expect(compile([packed.write("flags.mts", program)], options)).toEqual([]);
  });

  it("takes it with the types of React 18", () => {
    const modules = join(ROOT, "tests/React18/node_modules");
    const app = packed.withOther({ "react": join(modules, "react"), "@types/react": join(modules, "@types/react") });
    const file = packed.write(`${app.slice(packed.folder.length + 1)}/app.tsx`, `
      import { version, type ReactElement } from "react";
      import { RealtimeProvider, useConnection } from "@serverless-realtime/client/react";
      import type { Realtime } from "@serverless-realtime/client";
      const State = (): ReactElement => <p>{useConnection().name} {version}</p>;
      export const app = (realtime: Realtime): ReactElement => <RealtimeProvider realtime={realtime}><State /></RealtimeProvider>;`);
    expect(compile([file], OTHER)).toEqual([]);
  });

  it("sees a mistake, in a package that is there", () => {
    expect(compile([packed.write("wrong.ts", `import { createRealtime } from "@serverless-realtime/client";\ncreateRealtime({ credentials: 1 });`)], {})).toHaveLength(1);
    expect(existsSync(join(packed.installed, "dist/index.d.ts"))).toBe(true);
  });
});

describe("the README", () => {
  const snippets = snippetsIn(readFileSync(join(LIBRARY, "README.md"), "utf8"));
  const outputs = Object.fromEntries(["Region", "UserPoolId", "UserPoolClientId", "IdentityPoolId", "ApiUrl", "IotEndpoint"].map((name) => [name, ""]));

  it("has code that compiles as it stands, in an application that has installed the package", () => {
    packed.write("src/backend.json", JSON.stringify(outputs));
    const files = snippets.map(({ file, language, text }, i) => packed.write(file ?? `src/snippet-${i}.${language}`, text));
    expect(files.length).toBeGreaterThan(6);
    expect(compile(files, {})).toEqual([]);
  });

  it("begins with npm install, and with files that an application needs", () => {
    const [, second = ""] = readFileSync(join(LIBRARY, "README.md"), "utf8").split(/^## /m);
    expect(second).toMatch(/^Install\n\n```sh\nnpm install @serverless-realtime\/client /);
    expect(snippets.slice(0, 2).map(({ file }) => file)).toEqual(["src/realtime.ts", "src/hello.ts"]);
  });

  it("changes one import on the way from Amplify PubSub, and nothing else", () => {
    const [before, after] = ["// before\n", "// after"].map((mark) => snippets.find(({ text }) => text.startsWith(mark))?.text.split("\n").slice(1));
    expect(before).toBeDefined();
    expect(after?.map((line) => line.replace("@serverless-realtime/client/amplify", "@aws-amplify/pubsub"))).toEqual(before);
  });
});

describe("the chat example", () => {
  const room = readFileSync(join(ROOT, "examples/chat/src/ChatRoom.tsx"), "utf8");

  it.each([["this library", "@serverless-realtime/client/amplify"], ["Amplify PubSub", "@aws-amplify/pubsub"]])("compiles on %s, by one import", (_, module) => {
    packed.write("src/backend.ts", `export const region = "", endpoint = "";`);
    expect(room.split("\n").length).toBeLessThan(50);
    const changed = room.split("@serverless-realtime/client/amplify");
    expect(changed).toHaveLength(2);
    expect(compile([packed.write("src/ChatRoom.tsx", changed.join(module))], { noPropertyAccessFromIndexSignature: true })).toEqual([]);
  });
});

import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const USE = join(ROOT, "src/use.ts");

const HEAD = `
import type { Message, Realtime, RealtimeError, Topic } from "./index.js";
import { usePublish, useRoom, useTopic, useNotifications } from "./react/index.js";
import type { Room, RoomEntry, Rooms } from "./rooms/index.js";
declare const rooms: Rooms;
declare const realtime: Realtime;
interface ChatMessage { readonly text: string; readonly mentions?: readonly string[] }
type Reading = { celsius: number };
`;

const HOST = host();

/** What TypeScript has against a use of this library, one line of it. */
function complaintsAbout(use: string): string[] {
  HOST.use = `${HEAD}\n${use}\n`;
  HOST.version++;
  return [...HOST.service.getSyntacticDiagnostics(USE), ...HOST.service.getSemanticDiagnostics(USE)].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

/** One language service for all uses: the library is read once. */
function host(): { use: string; version: number; readonly service: ts.LanguageService } {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const state = { use: HEAD, version: 0 };
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
    getScriptFileNames: () => [USE],
    getScriptVersion: (name) => (name === USE ? `${state.version}` : "0"),
    getScriptSnapshot(name) {
      const text = name === USE ? state.use : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (of) => ts.getDefaultLibFilePath(of),
    fileExists: (name) => name === USE || ts.sys.fileExists(name),
    readFile: (name) => (name === USE ? state.use : ts.sys.readFile(name)),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  });
  return Object.assign(state, { service });
}

describe("TypeScript accepts", () => {
  it.each([
    `declare const message: ChatMessage; void realtime.publish("chat/a", message, { id: "x" });`,
    `class Order { id = 42; } void realtime.publish("chat/a", new Order());`,
    `interface Nested { readonly at: ChatMessage; readonly all: ChatMessage[] } declare const message: Nested; void realtime.publish("chat/a", message);`,
    `void realtime.publish("chat/a", { id: 42, text: "hi" });`,
    `void realtime.publish("devices/x/telemetry", [{ celsius: 21 }] satisfies Reading[], { every: 1_000 });`,
    `declare const topic: Topic<ChatMessage>; void topic.publish({ text: "hi" });`,
    `realtime.topic<ChatMessage>("chat/a").subscribe({ next: ({ payload, sender }) => { const text: string = payload.text; const from: string | undefined = sender; } });`,
    `realtime.topic<Reading[]>("devices/x/telemetry").subscribe({ next: ({ payload: [first] }) => { const celsius: number | undefined = first?.celsius; } });`,
    `void realtime.topic<Reading[]>("devices/x/telemetry").publish([{ celsius: 21 }]);`,
    `void realtime.topic("chat/a").publish({ text: "hi" });`,
    `const show = ({ payload }: Message<ChatMessage>): string => payload.text; realtime.topic<ChatMessage>("chat/a").subscribe({ next: show });`,
    `async function read(): Promise<string | undefined> { const [first] = await realtime.history<ChatMessage>("chat/a").older(); return first?.payload.text; }`,
    `function Room(): string[] { return useTopic<ChatMessage>("chat/a").messages.map(({ payload }) => payload.text); }`,
    `function Bell(): string[] { return useNotifications<ChatMessage>("me").messages.map(({ payload }) => payload.text); }`,
    `function Box(): void { void usePublish<ChatMessage>("chat/a").publish({ text: "hi" }, { every: 500 }); }`,
    `realtime.topic("chat/a").subscribe({ error: (error) => { const told: RealtimeError = error; } });`,
    `function Room(): RealtimeError | undefined { const { error, history } = useTopic("chat/a"); return error ?? history.error; }`,
    `const older: Message = {} as Message<ChatMessage>;`,
    `rooms.room<ChatMessage>("r").subscribe({ next: (entry) => { if (entry.kind === undefined) { const text: string = entry.payload.text; } else if (entry.kind === "settings") { const title: string | undefined = entry.payload.title; } } });`,
    `const told = (entry: RoomEntry<ChatMessage>): string => { switch (entry.kind) { case undefined: return entry.payload.text; case "created": return entry.payload.title; case "members": return entry.payload.by; case "settings": return entry.payload.by; case "deleted": return entry.payload.by; default: return entry satisfies never; } };`,
    `void rooms.room<ChatMessage>("r").publish({ text: "hi" }, { id: "x" });`,
    `async function read(): Promise<string | undefined> { const room: Room<ChatMessage> = await rooms.open<ChatMessage>("r"); const [first] = await room.history().older(); return first?.kind === undefined ? first?.payload.text : undefined; }`,
    `function Room(): string[] { return useRoom<ChatMessage>("r").entries.map((entry) => (entry.kind === undefined ? entry.payload.text : entry.kind)); }`,
    `rooms.realtime.topic<ChatMessage>("chat/a").subscribe({});`,
  ])("%s", (use) => { expect(complaintsAbout(use)).toEqual([]); });
});

describe("TypeScript refuses", () => {
  it.each([
    [`void realtime.publish("chat/a", "hi");`, "not assignable"],
    [`void realtime.publish("chat/a", 42);`, "not assignable"],
    [`void realtime.publish("chat/a", undefined);`, "not assignable"],
    [`void realtime.topic<ChatMessage>("chat/a").publish({ txt: "hi" });`, "txt"],
    [`void realtime.topic<ChatMessage>("chat/a").publish({});`, "text"],
    [`void realtime.topic<string>("chat/a").publish("hi");`, "not assignable"],
    [`realtime.topic<ChatMessage>("chat/a").subscribe({ next: ({ payload }) => payload.txt });`, "txt"],
    [`realtime.topic("chat/a").subscribe({ next: ({ payload }) => payload.text });`, "unknown"],
    [`function Box(): void { void usePublish<ChatMessage>("chat/a").publish({ text: 1 }); }`, "not assignable"],
    [`function Room(): number[] { return useTopic<ChatMessage>("chat/a").messages.map(({ payload }) => payload.text); }`, "not assignable"],
    [`void realtime.publish("chat/a", {}, { every: "1000" });`, "not assignable"],
    [`void rooms.room<ChatMessage>("r").publish({ txt: "hi" });`, "txt"],
    [`rooms.room<ChatMessage>("r").subscribe({ next: ({ payload }) => payload.text });`, "does not exist"],
    [`void rooms.change("r", { roles: [{ user: "a", role: "king" }] });`, "not assignable"],
    [`void rooms.create({ history: "all" });`, "title"],
  ])("%s", (use, why) => {
    const complaints = complaintsAbout(use);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(why);
  });
});

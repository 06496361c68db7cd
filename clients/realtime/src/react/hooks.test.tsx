// @vitest-environment happy-dom
import { act, StrictMode, type ReactElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { RealtimeProvider } from "./provider.js";
import { TopicStore } from "./topicStore.js";
import { useConnection } from "./useConnection.js";
import { useNotifications } from "./useNotifications.js";
import { usePublish } from "./usePublish.js";
import { useTopic } from "./useTopic.js";

let root: Root;
let page: HTMLElement;
let scenario: Scenario;
const failures: unknown[] = [];

beforeEach(() => {
  failures.length = 0;
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.createElement("div");
  root = createRoot(page);
  scenario = new Scenario();
});

afterEach(() => {
  act(() => { root.unmount(); });
  scenario.realtime.close();
});

function Room({ topic }: { topic: string }): ReactElement {
  const { messages, state, error, hasOlder, loadOlder, history } = useTopic(topic, { history: 2 });
  const { publish, outbox } = usePublish(topic);
  const connection = useConnection();
  return (
    <>
      <i>{history.status} {history.error?.code}</i>
      <p>{connection.name} {state.name} {error?.code}</p>
      <ol>{messages.map(({ id, position }) => <li key={position}>{id}</li>)}</ol>
      <ul>{outbox.map(({ id, state: sending }) => <li key={id}>{id} {sending}</li>)}</ul>
      {hasOlder && <button className="older" onClick={() => { loadOlder().catch((failure: unknown) => failures.push(failure)); }}>Older</button>}
      <button className="send" onClick={() => void publish({ text: "hi" }, { id: "mine" })}>Send</button>
    </>
  );
}

function Bell(): ReactElement {
  const { unread, markRead } = useNotifications(ME);
  return <button onClick={markRead}>{unread} unread</button>;
}

const show = async (topic: string): Promise<void> => {
  act(() => { root.render(<StrictMode><RealtimeProvider realtime={scenario.realtime}><Room topic={topic} /></RealtimeProvider></StrictMode>); });
  await act(() => scenario.advance(5_000));
};
const press = (name: string): void => { page.querySelector<HTMLButtonElement>(`button.${name}`)?.click(); };
const texts = (selector: string): (string | null)[] => [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("the hooks", () => {
  it("show a topic's history and what follows, each message once, under StrictMode", async () => {
    scenario.cloud.log("chat/a").append("old");
    await show("chat/a");
    expect(texts("ol li")).toEqual(["old"]);
    await act(async () => {
      scenario.cloud.publish("chat/a", "new");
      await scenario.advance(1);
    });
    expect(texts("ol li")).toEqual(["old", "new"]);
    expect(texts("p")).toEqual(["connected subscribed "]);
    expect(scenario.cloud.link.subscribes.flat()).toEqual(["chat/a/log"]);
  });

  it("change the topic without showing anything of the one before", async () => {
    scenario.cloud.log("chat/a").append("of a");
    scenario.cloud.log("chat/b").append("of b");
    await show("chat/a");
    await show("chat/b");
    expect(texts("ol li")).toEqual(["of b"]);
    expect([...scenario.cloud.link.filters]).toEqual(["chat/b/log"]);
  });

  it("leave no subscription behind when they are unmounted while they load", async () => {
    act(() => { root.render(<RealtimeProvider realtime={scenario.realtime}><Room topic="chat/a" /></RealtimeProvider>); });
    act(() => { root.render(null); });
    await act(() => scenario.advance(10_000));
    expect(scenario.cloud.links.size === 0 || scenario.cloud.link.filters.size === 0).toBe(true);
  });

  it("show what is on its way until the log has it", async () => {
    scenario.cloud.archives = false;
    await show("chat/a");
    await act(async () => {
      press("send");
      await scenario.advance(100);
    });
    expect(texts("ul li")).toEqual(["mine pending"]);
    scenario.cloud.archives = true;
    await act(async () => { await scenario.advance(16_000); });
    expect(texts("ul li")).toEqual([]);
    expect(texts("ol li")).toEqual(["mine"]);
  });

  it("show that a topic was refused", async () => {
    await show("notifications/eu-west-1:other");
    expect(texts("p")[0]).toContain("refused refused");
  });

  it("count what was not read, and nothing after it was", async () => {
    act(() => { root.render(<StrictMode><RealtimeProvider realtime={scenario.realtime}><Bell /></RealtimeProvider></StrictMode>); });
    await act(() => scenario.advance(5_000));
    const notify = (id: string): Promise<void> => act(async () => {
      scenario.cloud.publish(`notifications/${ME}`, id);
      await scenario.advance(1);
    });
    await notify("one");
    await notify("two");
    expect(texts("button")).toEqual(["2 unread"]);
    act(() => { page.querySelector("button")?.click(); });
    expect(texts("button")).toEqual(["0 unread"]);
    await notify("three");
    expect(texts("button")).toEqual(["1 unread"]);
  });

  it("take nothing of a history that comes after they were unmounted and mounted again", async () => {
    scenario.cloud.log("chat/a").append("old");
    await show("chat/a");
    act(() => { root.render(null); });
    scenario.cloud.log("chat/a").append("meanwhile");
    act(() => { root.render(<StrictMode><RealtimeProvider realtime={scenario.realtime}><Room topic="chat/a" /></RealtimeProvider></StrictMode>); });
    act(() => { root.render(null); });
    await show("chat/a");
    expect(texts("ol li")).toEqual(["old", "meanwhile"]);
    expect([...scenario.cloud.link.filters]).toEqual(["chat/a/log"]);
  });

  it("begin anew when the log was replaced, and show no message twice", async () => {
    scenario.cloud.log("chat/a").append("old");
    await show("chat/a");
    const messages = (): (string | null)[] => texts("ol li");
    expect(messages()).toEqual(["old"]);
    scenario.cloud.log("chat/a").restore("f");
    scenario.cloud.log("chat/a").append("old");
    await act(async () => {
      scenario.cloud.publish("chat/a", "new");
      await scenario.advance(5_000);
    });
    expect(messages()).toEqual(["old", "new"]);
  });

  it("load what is older page by page, each message once however often it is asked for, until there is no more", async () => {
    for (const id of ["1", "2", "3", "4", "5"]) scenario.cloud.log("chat/a").append(id);
    await show("chat/a");
    expect(texts("ol li")).toEqual(["4", "5"]);
    await act(async () => {
      press("older");
      press("older");
      await scenario.advance(1);
    });
    expect(texts("ol li")).toEqual(["2", "3", "4", "5"]);
    await act(async () => {
      press("older");
      await scenario.advance(1);
    });
    expect(texts("ol li")).toEqual(["1", "2", "3", "4", "5"]);
    expect(texts("button.older")).toEqual([]);
  });

  it("say that what is older could not be read for now, and read it by themselves", async () => {
    for (const id of ["1", "2", "3"]) scenario.cloud.log("chat/a").append(id);
    await show("chat/a");
    scenario.cloud.apiFailures.push({ status: 503, body: undefined });
    await act(async () => {
      press("older");
      await scenario.advance(1);
    });
    expect(texts("i")).toEqual(["failed unavailable"]);
    expect(texts("ol li")).toEqual(["2", "3"]);
    await act(() => scenario.advance(1_000));
    expect(texts("i")).toEqual(["ready "]);
    expect(texts("ol li")).toEqual(["1", "2", "3"]);
    expect(failures).toEqual([]);
  });

  it("show nothing older of a topic that is no longer shown", async () => {
    for (const id of ["1", "2", "3"]) scenario.cloud.log("chat/a").append(id);
    await show("chat/a");
    act(() => { press("older"); });
    await show("chat/b");
    expect(texts("ol li")).toEqual([]);
    await show("chat/a");
    expect(texts("ol li")).toEqual(["2", "3"]);
  });

  it("load again what was dropped, so that nothing is missing between", async () => {
    const store = new TopicStore(scenario.realtime, "chat/a", { history: 2, keep: 3 });
    const ids = (): (string | undefined)[] => store.get().messages.map(({ id }) => id);
    for (const id of ["1", "2", "3", "4"]) scenario.cloud.log("chat/a").append(id);
    const end = store.listen(() => undefined);
    await scenario.advance(5_000);
    expect(ids()).toEqual(["3", "4"]);
    for (const id of ["5", "6", "7"]) scenario.cloud.publish("chat/a", id);
    await scenario.advance(1);
    expect(ids()).toEqual(["5", "6", "7"]);
    await store.loadOlder();
    expect(ids()).toEqual(["3", "4", "5", "6", "7"]);
    await store.loadOlder();
    expect(ids()).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    end();
  });

  it.each([1, 6])("show what comes while the first page of %i can't be read, and that page when it can, in order", async (history) => {
    scenario.clock.randomness = () => 1 - Number.EPSILON;
    const store = new TopicStore(scenario.realtime, "chat/a", { history });
    const ids = (): (string | undefined)[] => store.get().messages.map(({ id }) => id);
    for (const id of ["1", "2"]) scenario.cloud.log("chat/a").append(id);
    scenario.cloud.refusesPages = true;
    const end = store.listen(() => undefined);
    expect(store.get().history).toEqual({ status: "loading", error: undefined, hasOlder: false });
    await scenario.advance(5_000);
    expect(store.get().history).toMatchObject({ status: "failed", error: { name: "RealtimeError", code: "unavailable" }, hasOlder: false });
    for (const id of ["3", "4", "5"]) scenario.cloud.publish("chat/a", id);
    await scenario.advance(1);
    expect(ids()).toEqual(["3", "4", "5"]);
    scenario.cloud.refusesPages = false;
    await scenario.advance(40_000);
    while (store.get().hasOlder) await store.loadOlder();
    expect(ids()).toEqual(["1", "2", "3", "4", "5"]);
    expect(store.get().history).toEqual({ status: "ready", error: undefined, hasOlder: false });
    end();
  });

  it("tell an empty topic from one that is still read, and from one that can't be", async () => {
    const views: string[] = [];
    const store = new TopicStore(scenario.realtime, "chat/a", {});
    scenario.cloud.refusesPages = true;
    const end = store.listen(() => views.push(store.get().history.status));
    await scenario.advance(1_000);
    scenario.cloud.refusesPages = false;
    await scenario.advance(10_000);
    end();
    expect([...new Set(views)]).toEqual(["loading", "failed", "ready"]);
    expect(store.get()).toMatchObject({ messages: [], hasOlder: false });
  });

  it("say why, once, where a history is refused, and go on with what comes", async () => {
    const store = new TopicStore(scenario.realtime, "chat/a", {});
    scenario.cloud.refusesPages = { status: 400, body: { detail: "no log" } };
    const end = store.listen(() => undefined);
    await scenario.advance(5_000);
    expect(store.get()).toMatchObject({ history: { status: "failed", error: { code: "refused", message: "no log" } }, hasOlder: false, state: { name: "subscribed" } });
    expect(scenario.cloud.requests.filter(({ path }) => path === "/messages")).toHaveLength(1);
    end();
  });

  it.each([1_001, 1_500])("throw nothing away that the reader looks at when the %i messages become one more", async (count) => {
    const store = new TopicStore(scenario.realtime, "chat/a", { history: 1_000, keep: 1_000 });
    for (let n = 1; n <= count; n++) scenario.cloud.log("chat/a").append(`${n}`);
    const end = store.listen(() => undefined);
    await scenario.advance(5_000);
    await store.loadOlder();
    expect(store.get().messages).toHaveLength(count);
    scenario.cloud.publish("chat/a", "new");
    await scenario.advance(1);
    expect(store.get().messages.map(({ id }) => id)).toEqual([...Array.from({ length: count }, (_, n) => `${n + 1}`), "new"]);
    end();
  });

  it("keep all by default, however many come", async () => {
    const store = new TopicStore(scenario.realtime, "chat/a");
    const end = store.listen(() => undefined);
    await scenario.advance(5_000);
    for (let n = 0; n < 1_100; n++) scenario.cloud.publish("chat/a", `${n}`);
    await scenario.advance(1);
    expect(store.get().messages).toHaveLength(1_100);
    end();
  });

  it.each([["history", NaN], ["history", -1], ["history", 1_001], ["history", "50"], ["history", Infinity], ["keep", 0], ["keep", NaN], ["keep", 2.5], ["keep", "all"]])("refuse %s: %s by name", (name, value) => {
    expect(() => new TopicStore(scenario.realtime, "chat/a", { [name]: value })).toThrow(expect.objectContaining({ code: "invalid", message: expect.stringContaining(`"${name}"`) as string }) as Error);
  });

  it("are loud without a provider", () => {
    expect(() => { act(() => { root.render(<Room topic="chat/a" />); }); }).toThrow("no RealtimeProvider");
  });
});

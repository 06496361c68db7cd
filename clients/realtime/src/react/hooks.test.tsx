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
  const { messages, state, error, hasOlder, loadOlder } = useTopic(topic, { history: 2 });
  const { publish, outbox } = usePublish(topic);
  const connection = useConnection();
  return (
    <>
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

  it("say that what is older could not be read, and read it when it is asked for again", async () => {
    for (const id of ["1", "2", "3"]) scenario.cloud.log("chat/a").append(id);
    await show("chat/a");
    scenario.cloud.apiFailures.push({ status: 503, body: undefined });
    const older = (): Promise<void> => act(async () => {
      press("older");
      await scenario.advance(1);
    });
    await older();
    expect(failures).toMatchObject([{ code: "unavailable", status: 503 }]);
    expect(texts("ol li")).toEqual(["2", "3"]);
    await older();
    expect(texts("ol li")).toEqual(["1", "2", "3"]);
    expect(failures).toHaveLength(1);
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

  it("load what is older than all that came since, when the first page could not be read", async () => {
    const store = new TopicStore(scenario.realtime, "chat/a", { history: 2 });
    const ids = (): (string | undefined)[] => store.get().messages.map(({ id }) => id);
    for (const id of ["1", "2"]) scenario.cloud.log("chat/a").append(id);
    scenario.cloud.apiFailures.push({ status: 503, body: undefined }, { status: 503, body: undefined });
    const end = store.listen(() => undefined);
    await scenario.advance(5_000);
    for (const id of ["3", "4", "5", "6"]) scenario.cloud.publish("chat/a", id);
    await scenario.advance(1);
    expect(ids()).toEqual(["3", "4", "5", "6"]);
    await store.loadOlder();
    expect(ids()).toEqual(["1", "2", "3", "4", "5", "6"]);
    end();
  });

  it("are loud without a provider", () => {
    expect(() => { act(() => { root.render(<Room topic="chat/a" />); }); }).toThrow("no RealtimeProvider");
  });
});

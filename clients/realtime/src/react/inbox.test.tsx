// @vitest-environment happy-dom
import { act, StrictMode, type ReactElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Show } from "../inbox/index.js";
import { INBOX } from "../testing/fakeInbox.js";
import { InboxScenario } from "../testing/inboxScenario.js";
import { RealtimeProvider } from "./provider.js";
import { useInbox } from "./useInbox.js";
import { usePreferences } from "./usePreferences.js";

let root: Root;
let page: HTMLElement;
let device: InboxScenario;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.createElement("div");
  root = createRoot(page);
  device = new InboxScenario();
});

afterEach(() => {
  act(() => { root.unmount(); });
  device.scenario.realtime.close();
});

function Bell({ show }: { show: Show }): ReactElement {
  const { messages, unread, unseen, error, hasOlder, read, markUnread, readAll, seen, loadOlder } = useInbox(show);
  return (
    <>
      <h1>{unread} unread {unseen} unseen {error?.code} {hasOlder && "older"}</h1>
      <ol>{messages?.map((message) => <li key={message.position}>{message.id} {message.read && "read"}</li>)}</ol>
      <button className="read" onClick={() => { read(messages?.[0]?.position ?? "").catch(() => undefined); }}>Read</button>
      <button className="unread" onClick={() => void markUnread(messages?.[0]?.position ?? "")}>Unread</button>
      <button className="all" onClick={() => void readAll()}>All</button>
      <button className="seen" onClick={() => void seen()}>Seen</button>
      <button className="older" onClick={() => void loadOlder()}>Older</button>
    </>
  );
}

function Settings(): ReactElement {
  const { preferences, error, change } = usePreferences();
  return <p>{error?.code}{preferences?.types.map(({ type, channels }) => `${type} ${String(channels.live)}`).join()}<button className="live" onClick={() => { change({ types: [{ type: "order", channels: { live: false } }] }).catch(() => undefined); }}>Live</button></p>;
}

const show = async (what: ReactElement): Promise<void> => {
  act(() => { root.render(<StrictMode><RealtimeProvider realtime={device.scenario.realtime}>{what}</RealtimeProvider></StrictMode>); });
  await act(() => device.advance(5_000));
};
const press = async (name: string): Promise<void> => {
  await act(async () => {
    page.querySelector<HTMLButtonElement>(`button.${name}`)?.click();
    await device.advance(100);
  });
};
const texts = (selector: string): string[] => [...page.querySelectorAll(selector)].map(({ textContent }) => textContent.trim().replace(/\s+/g, " "));

describe("useInbox", () => {
  it("shows the newest, the counts, and what is marked here or elsewhere", async () => {
    for (let n = 0; n < 21; n++) device.cloud.publish(INBOX);
    await show(<Bell show="all" />);
    expect([texts("h1"), texts("li").length]).toEqual([["21 unread 21 unseen older"], 20]);
    await press("read");
    await press("seen");
    expect([texts("h1"), texts("li")[0]]).toEqual([["20 unread 0 unseen older"], "m21 read"]);
    await press("unread");
    await press("older");
    expect([texts("h1"), texts("li").length]).toEqual([["21 unread 0 unseen"], 21]);
    await act(async () => {
      device.backend.change({ action: "read", positions: ["e.20"] });
      await device.advance(100);
    });
    expect([texts("h1"), texts("li")[1]]).toEqual([["20 unread 0 unseen"], "m20 read"]);
    await press("all");
    expect(texts("h1")).toEqual(["0 unread 0 unseen"]);
  });

  it("changes between lists, and ends when the component goes", async () => {
    for (let n = 0; n < 3; n++) device.cloud.publish(INBOX);
    device.backend.change({ action: "read", positions: ["e.3"] });
    await show(<Bell show="all" />);
    await show(<Bell show="unread" />);
    expect(texts("li")).toEqual(["m2", "m1"]);
    act(() => { root.render(null); });
    const asked = device.cloud.requests.length;
    await act(() => device.advance(600_000));
    expect(device.cloud.requests).toHaveLength(asked);
  });
});

describe("usePreferences", () => {
  it("shows them, a change at once, and the end of one that is refused", async () => {
    await show(<Settings />);
    expect(texts("p")).toEqual(["order true,security trueLive"]);
    await press("live");
    expect(texts("p")).toEqual(["order false,security trueLive"]);
    device.backend.preferences = { types: [], quietHours: null };
    await press("live");
    expect(texts("p")).toEqual(["Live"]);
  });
});

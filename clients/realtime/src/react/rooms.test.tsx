// @vitest-environment happy-dom
import { act, StrictMode, type ReactElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RoomsScenario } from "../testing/roomsScenario.js";
import { Scenario } from "../testing/scenario.js";
import { RealtimeProvider } from "./provider.js";
import { useHere } from "./useHere.js";
import { useMembers } from "./useMembers.js";
import { useRoom } from "./useRoom.js";
import { useRooms } from "./useRooms.js";
import { useTyping } from "./useTyping.js";
import { useUsers } from "./useUsers.js";

let root: Root;
let page: HTMLElement;
let scenario: RoomsScenario;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  page = document.createElement("div");
  root = createRoot(page);
  scenario = new RoomsScenario();
});

afterEach(() => {
  act(() => { root.unmount(); });
  scenario.rooms.realtime.close();
});

function Room({ roomId }: { roomId: string }): ReactElement {
  const { entries, info, state, error, truncated, outbox, publish, read, hasOlder } = useRoom<{ text: string }>(roomId, { history: 3 });
  const { members } = useMembers(roomId);
  const { here } = useHere(roomId);
  const { typists, typing } = useTyping(roomId);
  const users = useUsers(entries.map(({ sender }) => sender));
  return (
    <>
      <h1>{info?.title} {state.name} {error?.reason} {truncated && "truncated"} {hasOlder && "older"}</h1>
      <ol>{entries.map(({ kind, sender, position, id }) => <li key={position}>{kind ?? "message"} {users.get(sender)?.name ?? sender} {id}</li>)}</ol>
      <ul>{outbox.map(({ id, state: sending, error: why }) => <li key={id}>{sending} {why?.reason}</li>)}</ul>
      <b>{members?.map(({ name, role }) => `${name ?? ""} ${role}`).join()}</b>
      <i>{here?.here} of {here?.members}</i>
      <u>{typists.join()}</u>
      <button className="send" onClick={() => { publish({ text: "hi" }, { id: "mine" }).catch(() => undefined); }}>Send</button>
      <button className="type" onClick={typing}>Type</button>
      <button className="read" onClick={() => { void read(entries.at(-1)?.position ?? "0"); }}>Read</button>
    </>
  );
}

function List(): ReactElement {
  const { list, error, rooms } = useRooms();
  return <nav>{error?.code}{list?.map(({ roomId, title, unread }) => <a key={roomId}>{title} {unread}</a>)}<button className="leave" onClick={() => void rooms.leave("r")}>Leave</button></nav>;
}

const show = async (what: ReactElement): Promise<void> => {
  act(() => { root.render(<StrictMode><RealtimeProvider realtime={scenario.rooms.realtime}>{what}</RealtimeProvider></StrictMode>); });
  await act(() => scenario.advance(5_000));
  // What came asks who it is from, once it is rendered: React 18 renders when act ends.
  await act(() => scenario.advance(1_000));
};
const press = async (name: string): Promise<void> => {
  await act(async () => {
    page.querySelector<HTMLButtonElement>(`button.${name}`)?.click();
    await scenario.advance(1_000);
  });
};
const texts = (selector: string): string[] => [...page.querySelectorAll(selector)].map(({ textContent }) => textContent.trim().replace(/\s+/g, " "));

describe("the hooks of a room", () => {
  it("show its newest entries and all that follow, with names, members, who is here and who is typing", async () => {
    const { backend, cloud } = scenario;
    backend.make("r", { title: "Garden" });
    backend.names.set("sub-other", "Bo");
    for (let n = 0; n < 5; n++) backend.write("r");
    await show(<Room roomId="r" />);
    expect(texts("h1")).toEqual(["Garden subscribed older"]);
    expect(texts("ol li")).toEqual(["message Bo m3", "message Bo m4", "message Bo m5"]);
    expect([texts("b"), texts("i")]).toEqual([["Ada member"], ["1 of 2"]]);
    await press("send");
    await act(async () => {
      backend.entry("r", "settings", { by: "sub-other", title: "Yard" });
      cloud.send(`${backend.topicOf("r")}/typing`, { sender: "eu-west-1:ann:tab" });
      await scenario.advance(100);
    });
    expect(texts("ol li").slice(3)).toEqual(["message Ada mine", "settings backend m7"]);
    expect([texts("h1"), texts("u"), texts("ul li")]).toEqual([["Yard subscribed older"], ["eu-west-1:ann"], []]);
    await press("type");
    expect(cloud.link.published.map(({ topic }) => topic.split("/")[2])).toEqual(["rooms_rule", "typing_rule"]);
    await press("read");
    expect(backend.rooms.get("r")?.readUpTo).toBe("e.7");
    // Of the others the members have told, and the backend is nobody; what is there twice in StrictMode asks once.
    expect(backend.calls("GET", "/users").map(({ query }) => query?.["ids"])).toEqual(["eu-west-1:other"]);
    expect(backend.calls("POST", "/rooms/open")).toHaveLength(1);
  });

  it("show why a message is refused, and why the room ended", async () => {
    scenario.backend.make("r", { refuses: { reason: "muted" } });
    await show(<Room roomId="r" />);
    await press("send");
    expect(texts("ul li")).toEqual(["failed muted"]);
    await act(async () => {
      scenario.backend.remove("r");
      await scenario.advance(5_000);
    });
    expect(texts("h1")).toEqual(["Room r refused removed"]);
  });

  it("go over to another room, and leave nothing subscribed", async () => {
    for (const room of ["r", "s"]) scenario.backend.make(room);
    scenario.backend.write("s");
    await show(<Room roomId="r" />);
    await show(<Room roomId="s" />);
    expect([texts("h1"), texts("ol li")]).toEqual([["Room s subscribed"], ["message eu-west-1:other m1"]]);
    act(() => { root.render(null); });
    await scenario.advance(35_000);
    const asked = scenario.cloud.requests.length;
    await scenario.advance(290_000);
    expect([...scenario.cloud.link.filters]).toEqual([]);
    expect(scenario.cloud.requests).toHaveLength(asked);
  });
});

describe("the hook of one's rooms", () => {
  it("shows them with their badges, and what becomes of them", async () => {
    for (const room of ["r", "s"]) scenario.backend.make(room);
    await show(<List />);
    expect(texts("a")).toEqual(["Room r 0", "Room s 0"]);
    await act(async () => {
      scenario.backend.write("s");
      scenario.backend.signal({ type: "changed", what: "rooms" });
      await scenario.advance(10_000);
    });
    expect(texts("a")).toEqual(["Room r 0", "Room s 1"]);
    await press("leave");
    expect(texts("a")).toEqual(["Room s 1"]);
  });

  it("is loud below a client without rooms, and renders on a server", () => {
    const { realtime } = new Scenario();
    expect(() => renderToString(<RealtimeProvider realtime={realtime}><List /></RealtimeProvider>)).toThrow(expect.objectContaining({ code: "invalid" }));
    scenario.backend.make("r");
    expect(renderToString(<RealtimeProvider realtime={scenario.rooms.realtime}><List /><Room roomId="r" /></RealtimeProvider>)).toContain("<nav>");
    realtime.close();
  });
});

import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { FakeInbox, INBOX } from "../testing/fakeInbox.js";
import { FakeTabs } from "../testing/fakeTabs.js";
import { InboxScenario } from "../testing/inboxScenario.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";
import { memoryOf, Users } from "../testing/users.js";
import { tabsTransport } from "../tabs/index.js";
import { inboxOf } from "./index.js";

describe("two tabs of a user with an inbox", () => {
  it("have one connection, show the same, and go on when the tab with the connection crashes", async () => {
    const [cloud, clock, browser] = [new FakeCloud(), new ManualClock(), new FakeTabs()];
    const backend = new FakeInbox(cloud);
    const made = [0, 1].map(() => {
      const tab = browser.open(clock);
      const network = tab.transport(cloud, (dead) => { for (const link of cloud.links) if (link === dead) cloud.links.delete(link); });
      const device = new InboxScenario({ transport: tabsTransport(network, { clock: tab.clock, browser: tab.browser }), clock: tab.clock }, cloud, clock);
      return { tab, device };
    });
    for (let n = 0; n < 3; n++) cloud.publish(INBOX);
    for (const { device } of made) device.watch("all");
    await clock.advance(10_000);
    expect([cloud.all.length, cloud.link.subscribes.flat()]).toEqual([1, [INBOX]]);
    await made[0]?.device.inbox.read("e.3");
    await clock.advance(100);
    for (const { device } of made) expect([device.counts, device.list()]).toEqual(["2/2", ["3 read", "2", "1"]]);
    made[0]?.tab.crash();
    backend.change({ action: "read", positions: ["e.2"] });
    cloud.publish(INBOX);
    await clock.advance(60_000);
    expect([made[1]?.device.counts, made[1]?.device.list()]).toEqual(["2/2", ["6", "3 read", "2 read", "1"]]);
    expect(cloud.links.size).toBe(1);
  });
});

describe("somebody else who signs in below a client with an inbox", () => {
  it("gets nothing of it, nothing is marked under their name, and nothing of it stays", async () => {
    const [cloud, users, storage] = [new FakeCloud(), new Users(true), memoryOf()];
    const device = new InboxScenario({ ...users.settings(cloud), storage }, cloud);
    for (let n = 0; n < 3; n++) cloud.publish(INBOX);
    await device.watched("all");
    await device.inbox.read("e.1");
    const before = cloud.requests.length;
    users.current = "eu-west-1:eve";
    const ends = [device.inbox.read("e.2"), device.inbox.seen(), device.inbox.preferences.change({ quietHours: null })];
    for (const end of ends) await expect(end).rejects.toMatchObject({ code: "identity-changed" });
    await device.advance(600_000);
    expect(cloud.requests).toHaveLength(before);
    expect([device.inbox.counts.view.error?.code, device.inbox.list("all").view.error?.code]).toEqual(["identity-changed", "identity-changed"]);
    expect(device.clock.pending).toBe(0);
    await device.scenario.realtime.clear();
    expect([...storage.items.keys()]).toEqual([]);
  });

  it("a client that is closed asks nothing any more, leaves no timer, and rejects what was on its way", async () => {
    const device = new InboxScenario();
    device.cloud.publish(INBOX);
    const end = await device.watched("all", "unread", "archived");
    device.inbox.preferences.onChange(() => undefined);
    device.backend.losesAnswers = Infinity;
    const read = device.inbox.read("e.1");
    await device.advance(1_000);
    device.scenario.realtime.close();
    await expect(read).rejects.toMatchObject({ code: "closed" });
    const asked = device.cloud.requests.length;
    await device.advance(600_000);
    expect([device.cloud.requests.length, device.clock.pending]).toEqual([asked, 0]);
    end();
    device.watch("all");
    expect(device.inbox.counts.view.error?.code).toBe("closed");
  });
});

describe("who only reads the notifications of a client", () => {
  it("gets no change of what was read, and its number costs no question of the log", async () => {
    const { cloud, clock, realtime, ...scenario } = new Scenario();
    const backend = new FakeInbox(cloud);
    cloud.publish(INBOX);
    const watched = new Scenario({}, cloud, clock).watch(INBOX, "start");
    await clock.advance(5_000);
    const asked = cloud.catchUps.length;
    for (let n = 0; n < 5; n++) {
      backend.change({ action: "read", positions: ["e.1"] });
      cloud.publish(INBOX);
      await clock.advance(600);
    }
    expect(watched.messages.map(({ position }) => position)).toEqual(["e.1", "e.3", "e.5", "e.7", "e.9", "e.11"]);
    expect(cloud.catchUps).toHaveLength(asked);
    expect([scenario.connectionStates.length, realtime.identityId]).toEqual([0, undefined]);
  });

  it("has it asked for once where the signal got lost", async () => {
    const cloud = new FakeCloud();
    const backend = new FakeInbox(cloud);
    backend.signals = "lost";
    const scenario = new Scenario({}, cloud);
    const watched = await scenario.subscribed(INBOX);
    const asked = cloud.catchUps.length;
    backend.change({ action: "read", positions: ["e.1"] });
    cloud.publish(INBOX);
    await scenario.advance(600);
    expect([watched.messages.length, cloud.catchUps.length - asked]).toEqual([1, 1]);
  });

  it("may stand beside the inbox in one client, and each gets what it is for", async () => {
    const device = new InboxScenario();
    device.cloud.publish(INBOX);
    const watched = device.scenario.watch(INBOX, "start");
    await device.watched("all");
    await device.inbox.read("e.1");
    device.cloud.publish(INBOX);
    await device.advance(400_000);
    expect(watched.messages.map(({ position }) => position)).toEqual(["e.1", "e.3"]);
    expect(device.list()).toEqual(["3", "1 read"]);
  });

  it("takes no state entry from anywhere but the user's own signals", async () => {
    const device = new InboxScenario();
    device.cloud.publish(INBOX);
    await device.watched("all");
    const chat = await device.scenario.subscribed("chat/a");
    device.cloud.link.options.message("chat/a/log", { action: "read", upTo: "e.1", _meta: { kind: "state", topic: INBOX, id: "x", seq: 2, epoch: "e", sentAt: "2026-11-22T10:00:00.000Z", sender: "backend" } });
    await device.advance(10);
    expect([device.counts, chat.messages.length]).toEqual(["1/1", 0]);
  });
});

describe("the inbox of a client", () => {
  it("is one for all that ask", () => {
    const { scenario, inbox } = new InboxScenario();
    expect(inboxOf(scenario.realtime)).toBe(inbox);
    expect(scenario.realtime.identityId ?? ME).toBe(ME);
  });
});

describe("preferences", () => {
  it("are asked for when somebody looks, changed at once, and undone when that is refused", async () => {
    const { inbox: { preferences }, backend, ...device } = new InboxScenario();
    preferences.onChange(() => undefined);
    await device.clock.advance(10);
    const mailOf = (type: string): unknown => preferences.view.value?.types.find((one) => one.type === type)?.channels.email;
    const changed = preferences.change({ types: [{ type: "order", channels: { email: true } }] });
    expect(mailOf("order")).toBe(true);
    await changed;
    const quietHours = { zone: "Europe/Berlin", from: "22:00", to: "07:00", days: ["mon"] as const };
    await preferences.change({ quietHours });
    expect(preferences.view.value).toMatchObject({ quietHours, types: [{ type: "order", channels: { email: true, inbox: true } }, { type: "security", critical: true }] });
    backend.refuses = { status: 400, body: { detail: "It is critical." } };
    const refused = preferences.change({ types: [{ type: "security", channels: { inbox: false } }], quietHours: null });
    expect(preferences.view.value?.quietHours).toBeNull();
    await expect(refused).rejects.toMatchObject({ code: "refused", message: "It is critical." });
    expect(preferences.view.value).toMatchObject({ quietHours, types: [{ channels: { email: true } }, { channels: { inbox: true } }] });
  });

  it("are asked for again when they could not be had", async () => {
    const { inbox: { preferences }, cloud, clock } = new InboxScenario();
    cloud.apiFailures.push({ status: 503, body: undefined });
    const end = preferences.onChange(() => undefined);
    await clock.advance(10);
    expect([preferences.view.value, preferences.view.error?.code]).toEqual([undefined, "unavailable"]);
    await clock.advance(60_000);
    expect(preferences.view).toMatchObject({ value: { quietHours: null }, error: undefined });
    end();
  });
});

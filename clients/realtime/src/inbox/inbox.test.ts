import { describe, expect, it } from "vitest";
import { INBOX } from "../testing/fakeInbox.js";
import { InboxScenario } from "../testing/inboxScenario.js";

/** An inbox with so many notifications, which somebody looks at. */
async function inboxWith(count: number): Promise<InboxScenario> {
  const device = new InboxScenario();
  for (let n = 0; n < count; n++) device.cloud.publish(INBOX);
  await device.watched("all");
  return device;
}

const at = (seq: number): string => `e.${seq}`;

describe("an inbox", () => {
  it("shows its first page and the counts, and each notification as it comes", async () => {
    const device = await inboxWith(3);
    expect([device.counts, device.list()]).toEqual(["3/3", ["3", "2", "1"]]);
    device.cloud.publish(INBOX);
    await device.advance(10);
    expect([device.counts, device.list()]).toEqual(["4/4", ["4", "3", "2", "1"]]);
    expect(device.backend.calls("GET", "/inbox")).toHaveLength(1);
  });

  it("marks as read at once, before the backend has answered, and sends it once", async () => {
    const device = await inboxWith(3);
    const read = device.inbox.read(at(2));
    expect([device.counts, device.list()]).toEqual(["2/2", ["3", "2 read", "1"]]);
    await device.advance(100);
    await expect(read).resolves.toBeUndefined();
    expect([device.counts, device.list()]).toEqual(["2/2", ["3", "2 read", "1"]]);
    expect(device.backend.calls("PUT", "/inbox/state").map(({ body }) => body)).toMatchObject([{ action: "read", positions: [at(2)] }]);
  });

  it("undoes what is refused, and says why", async () => {
    const device = await inboxWith(2);
    device.backend.refuses = { status: 404, body: { detail: "There is no such notification.", reason: "no-message" } };
    const read = device.inbox.read(at(2));
    expect(device.counts).toBe("1/1");
    await expect(read).rejects.toMatchObject({ code: "refused", reason: "no-message" });
    expect([device.counts, device.list()]).toEqual(["2/2", ["2", "1"]]);
  });

  it("sends again under the same id what got no answer: it is one change", async () => {
    const device = await inboxWith(2);
    device.backend.losesAnswers = 2;
    const read = device.inbox.read(at(1));
    await device.advance(10_000);
    await expect(read).resolves.toBeUndefined();
    const ids = device.backend.calls("PUT", "/inbox/state").map(({ body }) => (body as { id: string }).id);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    expect(device.cloud.log(INBOX).last).toBe(3);
    expect(device.counts).toBe("1/1");
  });

  it("sends what was marked while another change was on its way in one request, in its order", async () => {
    const device = await inboxWith(5);
    const all = [device.inbox.read(at(1)), device.inbox.read(at(2)), device.inbox.read([at(3), at(2)]), device.inbox.unread(at(1))];
    await device.advance(1_000);
    await Promise.all(all);
    expect(device.backend.calls("PUT", "/inbox/state").map(({ body }) => body)).toMatchObject([
      { action: "read", positions: [at(1)] }, { action: "read", positions: [at(2), at(3)] }, { action: "unread", positions: [at(1)] },
    ]);
    expect(device.list()).toEqual(["5", "4", "3 read", "2 read", "1"]);
  });

  it("archives, brings back, and has a list of each", async () => {
    const device = await inboxWith(3);
    await device.watched("archived", "unread");
    await device.inbox.archive(at(2));
    await device.inbox.read(at(3));
    await device.advance(100);
    expect([device.list(), device.list("archived"), device.list("unread")]).toEqual([["3 read", "1"], ["2 archived"], ["1"]]);
    await device.inbox.unarchive(at(2));
    await device.advance(100);
    expect([device.list("archived"), device.list("unread"), device.counts]).toEqual([[], ["2", "1"], "2/2"]);
  });

  it("marks everything as read up to what has come here, and nothing that comes later", async () => {
    const device = await inboxWith(30);
    const all = device.inbox.readAll();
    expect(device.counts).toBe("0/0");
    await all;
    device.cloud.publish(INBOX);
    await device.advance(100);
    expect(device.counts).toBe("1/1");
    expect(device.backend.calls("PUT", "/inbox/state")[0]?.body).toMatchObject({ action: "read", upTo: at(30) });
  });

  it("reads page by page what is older", async () => {
    const device = await inboxWith(45);
    const list = device.inbox.list("all");
    expect([device.list().length, list.view.value?.hasOlder]).toEqual([20, true]);
    await Promise.all([list.loadOlder(), list.loadOlder()]);
    expect([device.list().length, list.view.value?.hasOlder]).toEqual([40, true]);
    await list.loadOlder();
    expect([device.list().length, device.list().at(-1), list.view.value?.hasOlder]).toEqual([45, "1", false]);
  });

  it("tells more than 99 as 100, and asks when it can't know how many are left", async () => {
    const device = await inboxWith(101);
    expect(device.counts).toBe("100/100");
    await device.inbox.read([at(101), at(100)]);
    await device.advance(3_000);
    expect(device.counts).toBe("99/99");
    expect(device.backend.calls("GET", "/inbox")).toHaveLength(2);
  });

  it("says once in ten seconds that the user has looked, and nothing is unseen then", async () => {
    const device = await inboxWith(2);
    await device.inbox.seen();
    expect(device.counts).toBe("2/0");
    device.cloud.publish(INBOX);
    await device.advance(10);
    expect(device.counts).toBe("3/1");
    const again = device.inbox.seen();
    expect(device.counts).toBe("3/0");
    await device.advance(9_000);
    expect(device.backend.seenUpTo).toBe(2);
    await device.advance(2_000);
    await again;
    expect(device.backend.seenUpTo).toBe(3);
    await device.inbox.seen();
    expect(device.backend.calls("PUT", "/inbox/state")).toHaveLength(2);
  });

  it.each([[[]], [["0"]], [["nonsense"]], [Array.from({ length: 501 }, (_, i) => at(i + 1))]])("refuses what are no positions, case %#", async (positions) => {
    const device = await inboxWith(1);
    await expect(device.inbox.read(positions)).rejects.toMatchObject({ code: "invalid" });
    expect(device.backend.calls("PUT", "/inbox/state")).toEqual([]);
  });

  it("asks again when it is not answered, and says why meanwhile", async () => {
    const device = new InboxScenario();
    device.cloud.publish(INBOX);
    device.backend.unavailable = true;
    await device.watched("all");
    expect([device.counts, device.inbox.counts.view.error?.code, device.inbox.list("all").view.error?.code]).toEqual(["unknown", "unavailable", "unavailable"]);
    device.backend.unavailable = false;
    await device.advance(60_000);
    expect([device.counts, device.inbox.counts.view.error]).toEqual(["1/1", undefined]);
  });
});

describe("an inbox on two devices", () => {
  it("is the same on both: what one marks the other shows, without asking for it", async () => {
    const one = await inboxWith(3);
    const other = new InboxScenario({}, one.cloud, one.clock);
    await other.watched("all");
    await one.inbox.read(at(1));
    await one.inbox.archive(at(3));
    await one.inbox.seen();
    const asked = one.cloud.requests.length;
    await one.advance(100);
    for (const device of [one, other]) expect([device.counts, device.list()]).toEqual(["1/0", ["2", "1 read"]]);
    expect(one.cloud.requests).toHaveLength(asked);
  });

  it.each(["lost", "bare"] as const)("shows in the end what a signal did not tell, for it was %s", async (signals) => {
    const device = await inboxWith(3);
    device.backend.signals = signals;
    device.backend.change({ action: "read", positions: [at(2)] });
    await device.advance(400_000);
    expect([device.counts, device.list()]).toEqual(["2/2", ["3", "2 read", "1"]]);
  });

  it("applies what changed while it was offline, in order and once", async () => {
    const device = await inboxWith(3);
    device.cloud.connectFailures.push(...Array.from({ length: 5 }, () => "network" as const));
    device.cloud.link.lose();
    await device.advance(1);
    device.backend.change({ action: "read", upTo: at(3) });
    device.backend.change({ action: "unread", positions: [at(2)] });
    device.cloud.publish(INBOX);
    device.backend.change({ action: "archive", positions: [at(1)] });
    await device.advance(120_000);
    expect([device.counts, device.list()]).toEqual(["2/2", ["6", "3 read", "2"]]);
  });

  it("asks for the inbox anew when it is too far behind, and reads no more than a few pages of the log for it", async () => {
    const device = await inboxWith(3);
    device.cloud.connectFailures.push("network");
    device.cloud.link.lose();
    for (let n = 0; n < 5_000; n++) device.cloud.log(INBOX).append();
    const before = device.cloud.catchUps.length;
    await device.advance(60_000);
    expect([device.counts, device.list()[0], device.list().length]).toEqual(["100/100", "5003", 100]);
    expect(device.cloud.catchUps.length - before).toBeLessThan(8);
  });

  it("begins anew when the log has nothing of what is between any more", async () => {
    const device = await inboxWith(3);
    device.cloud.connectFailures.push("network");
    device.cloud.link.lose();
    for (let n = 0; n < 10; n++) device.cloud.log(INBOX).append();
    device.cloud.log(INBOX).expire(8);
    await device.advance(60_000);
    expect([device.counts, device.list().length, device.list()[0]]).toEqual(["13/13", 13, "13"]);
  });
});

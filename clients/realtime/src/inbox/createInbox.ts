import { backoff } from "../core/backoff.js";
import { alarmOf, systemClock, type Clock } from "../core/clock.js";
import { isFinal, realtimeError, RealtimeError } from "../core/errors.js";
import { marksOf } from "../core/marks.js";
import { retryAfterIn } from "../core/numbers.js";
import { isPosition, seqOf } from "../core/position.js";
import type { Realtime } from "../core/realtime.js";
import type { Subscription } from "../core/subscription.js";
import type { ConnectionState, LogMessage } from "../core/types.js";
import { storeOf, type Watched } from "../core/watched.js";
import { changesOf, MOST } from "./changes.js";
import { followOf } from "./follow.js";
import { listOf, type List } from "./lists.js";
import { parseAnswer, seenIn, type Answer, type Change } from "./parsers.js";
import { preferencesOf } from "./preferences.js";
import { changed, newestOf } from "./state.js";
import type { InboxCounts, InboxList, Marked, Preferences, Show, UpTo } from "./types.js";

/** Of a first page and those behind it. */
const PAGE = 20;
const MOST_OF_PAGE = 100;
/** Between two questions of what is not known from the log. */
const LEAST_MS = 1_000;
/** Between two marks of what was seen: the backend tells of no more. */
const SEEN_EVERY_MS = 10_000;
/** What was seen elsewhere is told once, and may get lost. While something is unseen it is asked for so often. */
const UNSEEN_EVERY_MS = 300_000;
/** So many entries behind, a new answer costs less than those. */
const TOO_FAR = 500;

export interface InboxOptions {
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** One user's notifications, with what was read of them on any device. */
export interface Inbox<TPayload = unknown> {
  /** How many are unread; undefined until known. */
  readonly counts: Watched<InboxCounts>;
  readonly preferences: Preferences;
  list(show: Show): InboxList<TPayload>;
  /** Shown at once on this device; undone when it rejects. Resolves when the log has it. So do the others. */
  readonly read: (what: Marked | UpTo) => Promise<void>;
  readonly unread: (what: Marked) => Promise<void>;
  readonly archive: (what: Marked | UpTo) => Promise<void>;
  readonly unarchive: (what: Marked) => Promise<void>;
  /** Marks everything as read that has come here. */
  readonly readAll: () => Promise<void>;
  /** The user has looked: nothing is unseen any more. */
  readonly seen: () => Promise<void>;
}

/** The inbox of whoever the client is for. */
export function createInbox(realtime: Realtime, { clock = systemClock }: InboxOptions = {}): Inbox {
  const next = alarmOf(clock);
  const poll = alarmOf(clock);
  const follow = followOf();
  let subscriptions: readonly Subscription[] = [];
  let isRunning = false;
  let isLoaded = false;
  let isAsking = false;
  let wasLost = false;
  let askedAt = -Infinity;
  let failures = 0;
  /** Entries that came before it was caught up. */
  let behind = 0;
  let run = 0;

  const topic = (): string => `notifications/${realtime.identityId ?? ""}`;
  const put = (body: object): Promise<unknown> => realtime.request({ method: "PUT", path: "/inbox/state", body });
  const changes = changesOf({ clock, put, changed: () => { show(); } });
  const marks = marksOf(clock, SEEN_EVERY_MS, (seenUpTo) => put({ seenUpTo }));
  const preferences = preferencesOf(clock, (request) => realtime.request(request));

  const get = async (which: Show, before: string | undefined, limit: number): Promise<Answer> =>
    parseAnswer(await realtime.request({ method: "GET", path: "/inbox", query: { show: which, limit: `${limit}`, ...(before !== undefined && { before }) } }), topic());

  const isWatched = (): boolean => counts.isWatched || everyList().some(({ store }) => store.isWatched);
  const watched = (): (() => void) => {
    if (isRunning) void beginLists();
    else start();
    return () => { if (!isWatched()) stop(); };
  };
  const counts = storeOf<InboxCounts>(watched);

  const page = async (which: Show, before: string | undefined, limit: number): Promise<Answer | undefined> => {
    const mine = run;
    const answer = await get(which, before, limit);
    if (mine !== run) return undefined;
    if (follow.page(answer, which === "all" ? bottomOf(answer) : Infinity)) return answer;
    renew();
    return undefined;
  };
  const listing = (which: Show): List => listOf(which, { watched, changed: () => { show(); }, ask: (one, before) => page(one, before, PAGE) });
  const lists: Readonly<Record<Show, List>> = { all: listing("all"), unread: listing("unread"), archived: listing("archived") };
  const everyList = (): readonly List[] => Object.values(lists);

  /** What is known, with what is on its way. */
  const show = (): void => {
    if (!isLoaded) return;
    const state = changes.all.reduce((before, change) => changed(before, change), follow.state);
    const { unread, unseen } = state.counts;
    const { value } = counts.view;
    counts.set({ value: value?.unread === unread && value.unseen === unseen ? value : { unread, unseen }, error: undefined });
    for (const list of everyList()) list.show(state);
    if (!follow.state.isSure || !follow.state.isComplete) renew();
    if (unseen === 0) poll.clear();
    else if (!poll.isSet) poll.set(UNSEEN_EVERY_MS, renew, true);
  };

  /** Asks again, as soon as it may be asked. */
  const renew = (): void => {
    if (isRunning && !isAsking && !next.isSet) next.set(Math.max(0, askedAt + LEAST_MS - clock.now()), () => void load(), true);
  };

  /** The first page, with the counts: of a log that is not followed yet, or in the middle of it. */
  const load = async (): Promise<void> => {
    if (isAsking || realtime.identityId === undefined) return;
    const mine = run;
    isAsking = true;
    askedAt = clock.now();
    next.clear();
    poll.clear();
    const isFirst = !isLoaded;
    const isWhole = isFirst || !follow.state.isComplete;
    const answer = await get("all", undefined, isWhole ? sizeOf(lists.all) : PAGE).catch(realtimeError);
    if (mine !== run) return;
    isAsking = false;
    if (answer instanceof Error) failed(answer);
    else if (take(answer, isFirst, isWhole)) {
      failures = 0;
      await beginLists();
      show();
    } else renew();
  };

  const take = (answer: Answer, isFirst: boolean, isWhole: boolean): boolean => {
    if (!isWhole) return follow.page(answer, bottomOf(answer));
    if (isFirst) follow.begin(answer);
    else if (!follow.renew(answer, bottomOf(answer))) return false;
    for (const list of everyList()) list.forget();
    lists.all.begin(answer);
    isLoaded = true;
    if (isFirst) subscribe(answer.upTo);
    return true;
  };

  /** The lists that somebody looks at, and that begin with a page of their own. */
  const beginLists = async (): Promise<void> => {
    if (!isLoaded) return;
    for (const which of ["unread", "archived"] as const) {
      const list = lists[which];
      if (!list.store.isWatched || list.isRead) continue;
      try {
        const answer = await page(which, undefined, sizeOf(list));
        if (!answer) return;
        list.begin(answer);
      } catch (error) {
        failed(realtimeError(error), list);
      }
    }
    show();
  };

  const failed = (error: RealtimeError, ...of: readonly List[]): void => {
    if (of.length === 0) counts.set({ error });
    for (const { store } of of.length === 0 ? everyList() : of) store.set({ error });
    if (isFinal(error) || !isRunning) return;
    next.set(Math.max(LEAST_MS, clock.random() * backoff(failures++), retryAfterIn(error)), () => void load(), true);
  };

  const subscribe = (from: string): void => {
    changes.applied(follow.applied);
    behind = 0;
    const entries: Subscription = realtime.topic(topic()).subscribe({
      from, kinds: ["state"],
      next(message) {
        follow.entry(message as LogMessage);
        changes.applied(follow.applied);
        behind = entries.state.name === "catching-up" ? behind + 1 : 0;
        if (behind > TOO_FAR) restart();
        else show();
      },
      truncated: () => { restart(); },
      error: (error) => { failed(error); },
    });
    const signals = realtime.topic(topic().replace("notifications", "signals")).subscribe({
      next({ payload }) {
        const upTo = seenIn(payload);
        if (upTo === undefined) return;
        follow.seen(upTo);
        show();
      },
    });
    subscriptions = [entries, signals];
  };

  const start = (): void => {
    isRunning = true;
    askedAt = -Infinity;
    const { connection } = realtime;
    if (connection.name === "closed") failed(("error" in connection ? connection.error : undefined) ?? new RealtimeError("closed", "The client is closed: make another one with createRealtime()."));
    realtime.connect();
    void load();
  };

  const stop = (): void => {
    run++;
    isRunning = false;
    isLoaded = false;
    isAsking = false;
    for (const alarm of [next, poll]) alarm.clear();
    for (const subscription of subscriptions) subscription.unsubscribe();
    subscriptions = [];
    for (const list of everyList()) list.forget();
    changes.applied(Infinity);
  };

  /** What is known is of a log that has gone on too far, or is another one. */
  const restart = (): void => {
    stop();
    start();
  };

  realtime.onConnection((state: ConnectionState) => {
    if (state.name === "waiting") wasLost = true;
    if (state.name === "closed") {
      stop();
      for (const part of [changes, marks, preferences]) part.close();
      if (state.error) failed(state.error);
    } else if (isRunning && !isLoaded && !next.isSet) void load();
    if (state.name !== "connected") return;
    for (const part of [changes, marks]) part.wake();
    if (wasLost && isLoaded) renew();
    wasLost = false;
  });

  const change = async (wanted: Change): Promise<void> => changes.add(wanted);
  const named = (what: Marked): { readonly positions: readonly string[] } => ({ positions: checked(typeof what === "string" ? [what] : what) });
  const upToOr = (what: Marked | UpTo): UpTo | { readonly positions: readonly string[] } =>
    (typeof what === "object" && "upTo" in what ? { upTo: checked([what.upTo])[0] as string } : named(what));

  return {
    counts, preferences,
    list: (which) => lists[which].list,
    read: async (what) => change({ action: "read", ...upToOr(what) }),
    unread: async (what) => change({ action: "unread", ...named(what) }),
    archive: async (what) => change({ action: "archive", ...upToOr(what) }),
    unarchive: async (what) => change({ action: "unarchive", ...named(what) }),
    async readAll() {
      const upTo = newestOf(follow.state) ?? (isLoaded ? undefined : (await get("all", undefined, 1)).messages[0]?.position);
      if (upTo !== undefined) await change({ action: "read", upTo });
    },
    async seen() {
      const upTo = newestOf(follow.state);
      if (upTo === undefined || (follow.state.isSure && follow.state.counts.unseen === 0)) return;
      follow.seen(upTo);
      show();
      try {
        await marks.read(upTo);
      } catch (error) {
        follow.unsure();
        show();
        throw error;
      }
    },
  };
}

function bottomOf({ next }: Answer): number {
  return next === undefined ? 0 : seqOf(next);
}

/** As much as was shown. */
function sizeOf(list: List): number {
  return Math.min(MOST_OF_PAGE, Math.max(PAGE, list.length));
}

function checked(positions: readonly string[]): readonly string[] {
  const isRight = positions.length > 0 && positions.length <= MOST && positions.every((position) => isPosition(position) && position !== "0");
  if (!isRight) throw new RealtimeError("invalid", `These are no 1 to ${MOST} positions of notifications.`);
  return positions;
}

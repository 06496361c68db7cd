import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError, type RealtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { ApiRequest } from "../core/types.js";
import { parseOpened, type OpenRoom } from "./parsers.js";

/** Of one call. */
const MAX_ROOMS = 40;
/** Rooms that are wanted at nearly the same time share a call. */
const COLLECT_MS = 20;

export interface OpenerPorts {
  readonly clock: Clock;
  readonly request: (request: ApiRequest) => Promise<unknown>;
  readonly opened: (room: OpenRoom) => void;
  /** For good. */
  readonly failed: (roomId: string, error: RealtimeError) => void;
}

export interface Opener {
  /** Asks where a room is listened to, until there is an answer. What is wanted while it is asked is asked again: the answer may be of the past. */
  want(roomId: string): void;
  forget(roomId: string): void;
  /** The network is back, or the page in view: no more waiting. */
  wake(): void;
  /** Forgets all, and what is still answered is not taken: it may be older than the next connection. */
  clear(): void;
}

/** Opens rooms, up to 40 in one call and one call at a time. */
export function openerOf({ clock, request, opened, failed }: OpenerPorts): Opener {
  const wanting = new Set<string>();
  const next = alarmOf(clock);
  let attempt = 0;
  let isBusy = false;
  let turn = 0;

  const schedule = (milliseconds: number): void => {
    if (wanting.size > 0 && !isBusy && !next.isSet) next.set(milliseconds, () => void run());
  };

  const run = async (): Promise<void> => {
    const mine = turn;
    const asked = [...wanting].slice(0, MAX_ROOMS);
    if (asked.length === 0) return;
    for (const roomId of asked) wanting.delete(roomId);
    isBusy = true;
    const answers = await ask(asked);
    if (mine !== turn) return;
    isBusy = false;
    const wait = take(asked, answers);
    attempt = wait === undefined ? 0 : attempt + 1;
    schedule(wait ?? COLLECT_MS);
  };

  const ask = async (asked: readonly string[]): Promise<readonly (OpenRoom | RealtimeError)[]> => {
    try {
      return parseOpened(await request({ method: "POST", path: "/rooms/open", body: { rooms: asked } }), asked);
    } catch (caught) {
      const error = realtimeError(caught);
      return asked.map(() => error);
    }
  };

  /** Answers with how long to wait if something is to be asked again. */
  const take = (asked: readonly string[], answers: readonly (OpenRoom | RealtimeError)[]): number | undefined => {
    let wait: number | undefined;
    asked.forEach((roomId, i) => {
      const answer = answers[i];
      if (answer && "topic" in answer) opened(answer);
      else if (isFinal(answer)) failed(roomId, answer);
      else {
        wanting.add(roomId);
        wait = Math.max(wait ?? clock.random() * backoff(attempt), retryAfterIn(answer));
      }
    });
    return wait;
  };

  return {
    want(roomId) {
      wanting.add(roomId);
      schedule(COLLECT_MS);
    },
    forget(roomId) { wanting.delete(roomId); },
    wake() {
      attempt = 0;
      next.clear();
      schedule(0);
    },
    clear() {
      turn++;
      attempt = 0;
      isBusy = false;
      next.clear();
      wanting.clear();
    },
  };
}

import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { ApiRequest } from "../core/types.js";
import { storeOf } from "../core/watched.js";
import { parsePreferences } from "./parsers.js";
import type { NotificationPreferences, Preferences, PreferencesChange } from "./types.js";

const PATH = "/preferences";

/** A user's preferences, asked for when somebody looks, and shown with what is on its way. */
export function preferencesOf(clock: Clock, request: (request: ApiRequest) => Promise<unknown>): Preferences & { close(): void } {
  const again = alarmOf(clock);
  /** What the backend has said last. */
  let told: NotificationPreferences | undefined;
  let pending: readonly PreferencesChange[] = [];
  let run = 0;
  let last: Promise<unknown> = Promise.resolve();

  const show = (): void => {
    if (told) store.set({ value: pending.reduce(changed, told), error: undefined });
  };

  const read = async (attempt = 0): Promise<void> => {
    const mine = ++run;
    again.clear();
    try {
      const answer = parsePreferences(await request({ method: "GET", path: PATH }));
      // What was changed meanwhile has an answer of its own.
      if (mine !== run) return;
      told = answer;
      show();
    } catch (caught) {
      if (mine !== run) return;
      const error = realtimeError(caught);
      store.set({ error });
      if (!isFinal(error)) again.set(Math.max(clock.random() * backoff(attempt + 3), retryAfterIn(error)), () => void read(attempt + 1), true);
    }
  };

  const put = async (change: PreferencesChange): Promise<void> => {
    try {
      const answer = parsePreferences(await request({ method: "PUT", path: PATH, body: change }));
      run++;
      again.clear();
      told = answer;
    } catch (caught) {
      throw realtimeError(caught);
    } finally {
      pending = pending.filter((one) => one !== change);
      show();
    }
  };

  const store = storeOf<NotificationPreferences>(() => {
    void read();
    return () => {
      run++;
      again.clear();
    };
  });

  return {
    get view() { return store.view; },
    onChange: (listener) => store.onChange(listener),
    change(change) {
      pending = [...pending, change];
      show();
      // One after the other: the last word is the last one.
      const done = last.then(() => put(change));
      last = done.catch(() => undefined);
      return done;
    },
    close() {
      run++;
      again.clear();
    },
  };
}

function changed({ types, quietHours }: NotificationPreferences, change: PreferencesChange): NotificationPreferences {
  return {
    types: types.map((type) => {
      const wanted = change.types?.find((one) => one.type === type.type)?.channels;
      return wanted ? { ...type, channels: { ...type.channels, ...wanted } } : type;
    }),
    quietHours: change.quietHours === undefined ? quietHours : change.quietHours,
  };
}

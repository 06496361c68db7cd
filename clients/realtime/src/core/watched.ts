import type { RealtimeError } from "./errors.js";
import { tell } from "./tell.js";

/** What is known of something that is asked for while somebody looks. */
export interface View<T> {
  /** The last that was known; undefined until something is. */
  readonly value: T | undefined;
  /** Why there is nothing newer; undefined when there is. */
  readonly error: RealtimeError | undefined;
}

/** Something that changes, and is asked for as long as anybody listens. */
export interface Watched<T> {
  /** Another object whenever something has changed. */
  readonly view: View<T>;
  /** Calls `listener` when `view` has changed; answers with what ends that. */
  onChange(listener: () => void): () => void;
}

export interface Store<T> extends Watched<T> {
  /** Whether anybody listens. */
  readonly isWatched: boolean;
  set(view: Partial<View<T>>): void;
}

/** A value that somebody may watch; `start` is called for the first who listens, and what it answers when the last one has gone. */
export function storeOf<T>(start: () => () => void = () => () => undefined): Store<T> {
  const listeners = new Set<() => void>();
  let view: View<T> = { value: undefined, error: undefined };
  let stop = (): void => undefined;

  return {
    get view() { return view; },
    get isWatched() { return listeners.size > 0; },

    set(change) {
      const { value, error } = { ...view, ...change };
      if (value === view.value && error === view.error) return;
      view = { value, error };
      for (const listener of [...listeners]) tell(listener, undefined);
    },

    onChange(listener) {
      // The same function twice is two that listen.
      const own = (): void => { listener(); };
      listeners.add(own);
      if (listeners.size === 1) stop = start();
      return () => {
        const wasThere = listeners.delete(own);
        if (wasThere && listeners.size === 0) stop();
      };
    },
  };
}

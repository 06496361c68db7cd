import { RealtimeError } from "../core/errors.js";
import { seqOf } from "../core/position.js";
import { storeOf, type Store } from "../core/watched.js";
import type { Answer } from "./parsers.js";
import { listed, type State } from "./state.js";
import type { InboxList, InboxPage, Show } from "./types.js";

export interface ListPorts {
  /** Asks for a page, takes what it has, and answers with it; undefined where it is of no use any more. */
  readonly ask: (show: Show, before: string | undefined) => Promise<Answer | undefined>;
  /** More of it was read. */
  readonly changed: () => void;
  /** Somebody looks now; answers with what is called when nobody does any more. */
  readonly watched: () => () => void;
}

/** One of the lists, and how far down it was read. */
export interface List {
  readonly list: InboxList;
  readonly store: Store<InboxPage>;
  /** How many it has. */
  readonly length: number;
  readonly isRead: boolean;
  /** Its first page is there. */
  begin(answer: Answer): void;
  /** What is known of it is no more than what it shows. */
  forget(): void;
  show(state: State): void;
}

export function listOf(show: Show, { ask, changed, watched }: ListPorts): List {
  const store = storeOf<InboxPage>(watched);
  /** Where the next page begins; undefined: there is none. */
  let next: string | undefined;
  let isRead = false;
  let run = 0;
  let loading: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    const mine = run;
    try {
      const answer = await ask(show, next);
      if (!answer || mine !== run) throw new RealtimeError("unavailable", "The list has begun anew meanwhile.");
      next = answer.next;
    } finally {
      if (mine === run) loading = undefined;
    }
    changed();
  };

  return {
    store,
    get length() { return store.view.value?.messages.length ?? 0; },
    get isRead() { return isRead; },
    begin(answer) {
      run++;
      loading = undefined;
      isRead = true;
      next = answer.next;
    },
    forget() {
      run++;
      loading = undefined;
      isRead = false;
    },
    show(state) {
      if (!isRead) return;
      const messages = listed(state, show, next === undefined ? 0 : seqOf(next));
      const hasOlder = next !== undefined;
      const { value } = store.view;
      const isSame = value?.hasOlder === hasOlder && value.messages.length === messages.length && value.messages.every((message, i) => message === messages[i]);
      store.set({ value: isSame ? value : { messages, hasOlder }, error: undefined });
    },
    list: {
      get view() { return store.view; },
      onChange: (listener) => store.onChange(listener),
      loadOlder() {
        if (!isRead || next === undefined) return Promise.resolve();
        loading ??= load();
        return loading;
      },
    },
  };
}

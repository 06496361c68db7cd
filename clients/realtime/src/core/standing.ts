import { alarmOf, type Clock } from "./clock.js";
import type { RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";
import { tell } from "./tell.js";
import type { SubscriptionReason, SubscriptionState } from "./types.js";

export interface StandingPorts {
  readonly clock: Clock;
  readonly options: Pick<RealtimeOptions, "secondCheckMs">;
  readonly changed: ((state: SubscriptionState) => void) | undefined;
  /** The second look into the log is due. */
  readonly verify: () => void;
}

/** Where a subscription stands. */
export interface Standing {
  readonly state: SubscriptionState;
  /** Refused or closed, and nothing comes after that. */
  readonly isOver: boolean;
  /** A connection stands, and the SUBSCRIBE is on its way. */
  subscribing(): void;
  /** The broker has acknowledged; without a log that is all there is to know. */
  acknowledged(isLogged: boolean): void;
  /** The end of the log was read. */
  caughtUp(): void;
  lost(): void;
  refuse(error: RealtimeError): void;
  close(): void;
}

/**
 * The state machine of a subscription: waiting -> subscribing -> catching-up -> verifying -> subscribed, back to waiting when the connection goes, and
 * refused or closed at the end. The broker may acknowledge a subscription before messages flow, hence the second look into the log (verifying) before it is
 * called subscribed.
 */
export function standingOf({ clock, options, changed, verify }: StandingPorts): Standing {
  const second = alarmOf(clock);
  let state: SubscriptionState = { name: "waiting", reason: "start" };

  const enter = (entered: SubscriptionState): void => {
    state = entered;
    tell(changed, entered);
  };
  const go = (name: Exclude<SubscriptionState["name"], "refused">, reason: SubscriptionReason): void => { enter({ name, reason }); };
  const isOver = (): boolean => state.name === "refused" || state.name === "closed";

  return {
    get state() { return state; },
    get isOver() { return isOver(); },

    subscribing() {
      if (state.name === "waiting") go("subscribing", "connected");
    },

    acknowledged(isLogged) {
      if (state.name !== "subscribing") return;
      if (isLogged) go("catching-up", "acknowledged");
      else go("subscribed", "not-logged");
    },

    caughtUp() {
      if (state.name === "catching-up") {
        // Before anybody is told: whoever is told may end it.
        second.set(options.secondCheckMs * (1 + clock.random()), verify);
        go("verifying", "caught-up");
      } else if (state.name === "verifying" && !second.isSet) go("subscribed", "verified");
    },

    lost() {
      second.clear();
      if (!isOver() && state.name !== "waiting") go("waiting", "connection-lost");
    },

    refuse(error) {
      second.clear();
      if (!isOver()) enter({ name: "refused", reason: "refused", error });
    },

    close() {
      second.clear();
      if (!isOver()) go("closed", "unsubscribed");
    },
  };
}

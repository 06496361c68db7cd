import { alarmOf, type Alarm, type Clock } from "./clock.js";
import type { RealtimeError } from "./errors.js";
import { LONGEST_TIMER, numberIn } from "./numbers.js";
import type { Outbox } from "./outbox.js";
import type { PublishOptions } from "./outgoing.js";
import { written } from "./written.js";

type Publish = Outbox["publish"];
type Sent = Awaited<ReturnType<Publish>>;

interface Waiting {
  message: object;
  options: PublishOptions;
  readonly settled: Promise<Sent>;
  readonly resolve: (sent: Sent | Promise<Sent>) => void;
  readonly reject: (error: RealtimeError) => void;
}

/** A topic of which only so much is sent. */
interface Window {
  readonly end: Alarm;
  /** What was sent last is not confirmed: the next would only wait behind it. */
  isUnderWay: boolean;
  /** The last value, which takes the place of those before it. */
  last: Waiting | undefined;
}

export interface Every {
  readonly publish: Publish;
  /** Hands what waits to the outbox, or ends it with an error. */
  close(error?: RealtimeError): void;
}

/**
 * Publishes the last value of a topic once in a while. The first goes at once; of those that come before the time is over, or before the one that is on
 * its way is confirmed, the last goes, so that a client without a network has two of them and not thousands. Whoever published one whose place another
 * took is told what became of that one.
 */
export function everyOf(clock: Clock, publish: Publish): Every {
  const windows = new Map<string, Window>();

  const send = (topic: string, window: Window, message: object, options: PublishOptions, every: number): Promise<Sent> => {
    window.isUnderWay = true;
    const sent = publish(topic, message, options);
    const confirmed = (): void => {
      window.isUnderWay = false;
      next(topic, window);
    };
    sent.then(confirmed, confirmed);
    window.end.set(every, () => { next(topic, window); });
    return sent;
  };

  const next = (topic: string, window: Window): void => {
    if (window.end.isSet || window.isUnderWay) return;
    if (window.last) release(topic, window);
    else if (windows.get(topic) === window) windows.delete(topic);
  };

  const release = (topic: string, window: Window): void => {
    const { last } = window;
    window.last = undefined;
    if (last) last.resolve(send(topic, window, last.message, last.options, last.options.every ?? 0));
  };

  return {
    async publish(topic, message, options = {}) {
      const every = numberIn([1, LONGEST_TIMER], "every", options.every, 0);
      const window = windows.get(topic);
      if (every === 0) {
        // What was published before it is sent before it.
        if (window) release(topic, window);
        return publish(topic, message, options);
      }
      if (!window) {
        const opened: Window = { end: alarmOf(clock), isUnderWay: false, last: undefined };
        windows.set(topic, opened);
        return send(topic, opened, message, options, every);
      }
      const value = written(message);
      if (window.last) Object.assign(window.last, { message: value, options });
      else window.last = waitingFor(value, options);
      return window.last.settled;
    },

    close(error) {
      for (const [topic, window] of windows) {
        if (error) window.last?.reject(error);
        else release(topic, window);
        window.last = undefined;
        window.end.clear();
      }
      windows.clear();
    },
  };
}

function waitingFor(message: object, options: PublishOptions): Waiting {
  let resolve: Waiting["resolve"] = () => undefined;
  let reject: Waiting["reject"] = () => undefined;
  const settled = new Promise<Sent>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { message, options, settled, resolve, reject };
}

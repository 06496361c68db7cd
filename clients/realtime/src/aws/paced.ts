import { alarmOf, type Clock } from "../core/clock.js";
import { realtimeError } from "../core/errors.js";
import type { ConnectOptions, Link } from "../core/transport.js";
import { paceOf, type Way } from "./pace.js";

type Connect = (options: ConnectOptions) => Promise<Link>;

/** A second connection that nobody needed for so long goes. */
const IDLE = 10_000;
/** One that was not made, or was lost, is not made again sooner: a user may have as many connections as they may. */
const REST = 60_000;

/**
 * Makes a connection on which no more is published than the broker takes. With `second`, which makes another one for the same user, a burst goes by
 * that one, so that a message and its copy are not two on one connection. Whatever happens to the second, the first goes on, and takes over what was
 * not acknowledged: published again it stays one message. When the first ends, both do.
 */
export async function withPace(options: ConnectOptions, clock: Clock, connect: Connect, second?: Connect): Promise<Link> {
  const pace = paceOf(clock);
  const idle = alarmOf(clock);
  const rest = alarmOf(clock);
  let other: Link | undefined;
  let isOpening = false;
  let isOver = false;

  const drop = (): void => {
    const dropped = other;
    other = undefined;
    idle.clear();
    pace.hasSecond = false;
    dropped?.close();
  };

  const failed = (): void => {
    drop();
    if (!isOver) rest.set(REST, () => undefined, true);
  };

  const open = (make: Connect): void => {
    if (other || isOpening || rest.isSet || isOver) return;
    isOpening = true;
    let isLost = false;
    const lost = (): void => {
      isLost = true;
      if (other) failed();
    };
    make({ ...options, clientId: `${options.clientId}-2`, filters: [], message: () => undefined, lost }).then((link) => {
      isOpening = false;
      if (isOver || isLost) {
        link.close();
        failed();
        return;
      }
      other = link;
      idle.set(IDLE, drop, true);
      pace.hasSecond = true;
    }, () => {
      isOpening = false;
      failed();
    });
  };

  const end = (): void => {
    isOver = true;
    pace.close();
    rest.clear();
    drop();
  };

  const first = await connect({
    ...options,
    message(topic, payload) {
      pace.came();
      options.message(topic, payload);
    },
    lost(failure) {
      end();
      options.lost(failure);
    },
  }).catch((error: unknown) => { throw realtimeError(error); });

  const publish = (topic: string, payload: unknown): Promise<void> => {
    const turn = pace.turn();
    if (second && pace.isBurst) open(second);
    // In the same turn of the event loop: a client that is closed has no later.
    return turn instanceof Promise ? turn.then((way) => send(way, topic, payload)) : send(turn, topic, payload);
  };

  const send = (way: Way, topic: string, payload: unknown): Promise<void> => {
    if (way === "first" || !other) return first.publish(topic, payload);
    idle.set(IDLE, drop, true);
    return other.publish(topic, payload).catch(() => publish(topic, payload));
  };

  return {
    subscribe: (filters) => first.subscribe(filters),
    unsubscribe: (filters) => { first.unsubscribe(filters); },
    publish,
    probe() {
      first.probe();
      other?.probe();
    },
    close() {
      end();
      first.close();
    },
  };
}

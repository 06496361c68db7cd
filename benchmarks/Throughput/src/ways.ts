import type { Realtime } from "../../../clients/realtime/src/index.js";

/** How an application hands over what it publishes to one topic. */
export const WAYS: Readonly<Record<string, (realtime: Realtime, topic: string, count: number) => Promise<unknown>>> = {
  async "each awaited"(realtime, topic, count) {
    for (let n = 0; n < count; n++) await realtime.publish(topic, { n });
  },
  "all at once": (realtime, topic, count) => Promise.all(Array.from({ length: count }, (_, n) => realtime.publish(topic, { n }))),
  "twenty at once": (realtime, topic, count) => {
    let n = 0;
    const one = async (): Promise<void> => {
      while (n < count) {
        const mine = n;
        n++;
        await realtime.publish(topic, { n: mine });
      }
    };
    return Promise.all(Array.from({ length: 20 }, one));
  },
};

/** Publishes so many in that way; answers with messages a second. The log must have them all, once each, in the order in which they were published. */
export async function measure(realtime: Realtime, topic: string, way: string, count: number): Promise<number> {
  const publish = WAYS[way];
  if (!publish) throw new Error(`"${way}" is no way to publish.`);
  // The topic's subscription stands, and its log is read.
  await realtime.publish(topic, { n: -1 });
  const begun = performance.now();
  await publish(realtime, topic, count);
  const seconds = (performance.now() - begun) / 1_000;
  const history = realtime.history(topic);
  const logged: number[] = [];
  while (history.hasOlder) logged.unshift(...(await history.older(1_000)).map(({ payload }) => (payload as { n: number }).n));
  const isInOrder = logged.length === count + 1 && logged.every((n, i) => n === i - 1);
  if (!isInOrder) throw new Error(`Of ${count} messages published ${way} the log has ${logged.join(", ")}.`);
  return count / seconds;
}

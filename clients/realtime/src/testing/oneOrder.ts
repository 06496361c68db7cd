import type { Message } from "../core/types.js";

/**
 * Decides, without any of the library's code, whether what a client got of a topic is what the log has: each message once, none missing, in the
 * log's order. Answers with what is wrong.
 */
export function differences(log: readonly { readonly position: string }[], got: readonly Pick<Message, "position">[]): string[] {
  const problems: string[] = [];
  const expected = log.map(({ position }) => position);
  const seen = new Map<string, number>();
  for (const { position } of got) seen.set(String(position), (seen.get(String(position)) ?? 0) + 1);
  for (const position of expected) if (!seen.has(position)) problems.push(`lost ${position}`);
  for (const [position, times] of seen) {
    if (times > 1) problems.push(`repeated ${position}`);
    if (!expected.includes(position)) problems.push(`not in the log: ${position}`);
  }
  const order = new Map(expected.map((position, i) => [position, i]));
  got.forEach(({ position }, i) => {
    const before = got[i - 1];
    if (before && (order.get(String(position)) ?? 0) < (order.get(String(before.position)) ?? 0)) problems.push(`out of order ${String(position)}`);
  });
  return problems;
}

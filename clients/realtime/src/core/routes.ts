import { RealtimeError } from "./errors.js";
import type { Family, Session } from "./types.js";

/** How a topic is read and written, derived from the families that the session told. */
export interface Route {
  readonly family: Family;
  /** What to subscribe to: the topic, or its committed copy. */
  readonly filter: string;
  /** Whether the topic has a log to catch up from. */
  readonly logged: boolean;
  /** Whether `_meta` of what comes on the filter is the backend's word. */
  readonly trusted: boolean;
}

/**
 * Finds the way of a topic, refusing at once what the broker would refuse: with MQTT 3.1.1 it closes the whole connection for that, and every other
 * topic with it.
 */
export function routeOf(session: Session, topic: string): Route {
  const family = familyOf(session, topic);
  if (!mayUse(family.subscribers, family, topic, session)) throw new RealtimeError("refused", `${topic}: not yours to read.`);
  const level = family.committedTopic?.slice(family.topic.length) ?? "";
  return { family, filter: topic + level, logged: family.logged, trusted: level !== "" || family.metaIsTrusted };
}

/** Refuses what may not be published, before it is sent. */
export function checkPublish(session: Session, topic: string, bytes: number): Family {
  const family = familyOf(session, topic);
  if (topic.includes("+") || !mayUse(family.publishers, family, topic, session)) {
    throw new RealtimeError("refused", `${topic}: not yours to publish to.`);
  }
  if (bytes > family.maxPayloadBytes) throw new RealtimeError("too-large", `${topic}: ${bytes} of at most ${family.maxPayloadBytes} bytes.`);
  return family;
}

function familyOf(session: Session, topic: string): Family {
  const levels = topic.split("/");
  const family = session.families.find(({ topic: pattern, logged }) => {
    const expected = pattern.split("/");
    return expected.length === levels.length && expected.every((level, i) => matches(level, levels[i] ?? "", logged));
  });
  if (!family) throw new RealtimeError("unknown-topic", `${topic}: no topic of this backend.`);
  return family;
}

// A wildcard is for watching what is not logged; a log has one topic.
function matches(expected: string, level: string, logged: boolean): boolean {
  return expected.startsWith("{") ? /^[\w.:@-]{1,128}$/.test(level) || (level === "+" && !logged) : expected === level;
}

function mayUse(audience: string, family: Family, topic: string, { identityId }: Session): boolean {
  return audience === "signedIn" || (audience === "owner" && topic === family.topic.replace(/\{[^}]*\}/, identityId));
}

import { RealtimeError } from "./errors.js";
import type { Family, Session } from "./types.js";

const LEVEL = "[\\w.:@-]{1,128}";
const PARAMETER = /\{[^}]*\}/g;

/** How a topic is read, derived from the families that the session told. */
export interface Route {
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
  const family = familyOf(session, topic, "subscribers");
  const level = family.committedTopic?.slice(family.topic.length) ?? "";
  return { filter: topic + level, logged: family.logged, trusted: level !== "" || family.metaIsTrusted };
}

/** Refuses what may not be published, before it is sent; answers whether the topic is logged. */
export function checkPublish(session: Session, topic: string, bytes: number): boolean {
  const family = familyOf(session, topic, "publishers");
  if (topic.includes("+")) throw new RealtimeError("refused", `"${topic}" has a wildcard, and a message is published to one topic.`);
  if (bytes > family.maxPayloadBytes) {
    throw new RealtimeError("too-large", `The message to "${topic}" has ${bytes} bytes as JSON, and the family "${family.name}" takes at most ${family.maxPayloadBytes}.`);
  }
  return family.logged;
}

function familyOf({ families, identityId }: Session, topic: string, use: "subscribers" | "publishers"): Family {
  const family = families.find(({ topic: pattern, logged }) =>
    // A wildcard is for watching what is not logged; a log has one topic.
    new RegExp(`^${pattern.replace(PARAMETER, logged ? LEVEL : `(${LEVEL}|\\+)`)}$`).test(topic));
  if (!family) throw new RealtimeError("unknown-topic", `No topic family has "${topic}". There are ${families.map((one) => one.topic).join(", ") || "none"}; + stands for a level of those without a log.`);
  const isOwn = family[use] === "owner" && topic === family.topic.replace(PARAMETER, () => identityId);
  if (!isOwn && family[use] !== "signedIn") {
    throw new RealtimeError("refused", `Who is signed in is not among the ${use} of "${topic}": those of the family "${family.name}" are "${family[use]}".`);
  }
  return family;
}

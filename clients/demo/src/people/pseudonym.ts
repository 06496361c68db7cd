const QUALITIES = [
  "Amber", "Azure", "Brave", "Bright", "Calm", "Clever", "Copper", "Coral", "Crimson", "Eager", "Fair", "Gentle", "Golden", "Happy", "Hazel", "Indigo",
  "Ivory", "Jolly", "Keen", "Lucky", "Mellow", "Misty", "Noble", "Olive", "Proud", "Quick", "Quiet", "Rosy", "Silver", "Sunny", "Swift", "Violet",
];
const ANIMALS = [
  "Badger", "Bear", "Bison", "Crane", "Deer", "Dolphin", "Eagle", "Falcon", "Finch", "Fox", "Gecko", "Hare", "Hedgehog", "Heron", "Ibis", "Jay",
  "Koala", "Lark", "Lynx", "Marten", "Newt", "Orca", "Otter", "Owl", "Panda", "Puffin", "Raven", "Robin", "Seal", "Swan", "Tiger", "Wren",
];

/** A name for who has none: easier to tell apart than identity ids, and made from nothing else. */
export interface Pseudonym {
  /** `Amber Heron`. */
  readonly name: string;
  /** Of the avatar, in degrees. */
  readonly hue: number;
}

export function pseudonymOf(identityId: string): Pseudonym {
  const hash = hashOf(identityId);
  return { name: `${QUALITIES[hash % QUALITIES.length] ?? ""} ${ANIMALS[(hash >>> 8) % ANIMALS.length] ?? ""}`, hue: (hash >>> 16) % 360 };
}

/** FNV-1a with a last mix, so that near identity ids get unlike names. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

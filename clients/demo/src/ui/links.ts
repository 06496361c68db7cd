import { LinkifyIt } from "linkify-it";

/** A stretch of text; with an address, a link. */
export interface Stretch {
  readonly text: string;
  readonly href: string | undefined;
}

/** What a link may lead to. A message is somebody else's word: it must not run anything. */
const SAFE: readonly string[] = ["http:", "https:", "mailto:"];

// Only what says that it is an address: "see main.rs" is none, and neither is "//host".
const finder = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true });
for (const schema of ["ftp:", "//"]) finder.add(schema, null);
finder.add("www.", {
  validate: (text, at, { re }) => {
    const host = re.get_http_validator();
    host.lastIndex = 0;
    return (host.exec(`//${text.slice(at)}`)?.[0].length ?? 2) - 2;
  },
  normalize: (match) => { match.url = `https://${match.url}`; },
});

/** A text in stretches, in its order and without a letter missing. */
export function stretchesOf(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const { index, lastIndex, url } of finder.match(text) ?? []) {
    const href = safe(url);
    if (href === undefined) continue;
    if (index > end) stretches.push({ text: text.slice(end, index), href: undefined });
    stretches.push({ text: text.slice(index, lastIndex), href });
    end = lastIndex;
  }
  if (end < text.length) stretches.push({ text: text.slice(end), href: undefined });
  return stretches;
}

function safe(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url);
    return SAFE.includes(protocol) ? href : undefined;
  } catch {
    return undefined; // looks like an address, and is none
  }
}

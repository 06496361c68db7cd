/** Something that nobody else takes for a name. Also where a page comes without TLS, and has no `crypto.randomUUID`. */
export function shortId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A payload as the API shows it, too: JSON parsed, anything else `{base64}`. */
export function parsePayload(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  }
}

// A byte order mark is no JSON, neither here nor for the backend.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** An escape of JSON: a whole character of two, half of one, or any other. */
const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/g;

/** A payload as the API shows it, too: JSON parsed, with U+FFFD where half a character is, anything else `{base64}`. */
export function parsePayload(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes).replace(ESCAPE, (escape, half) => (half ? "\\ufffd" : escape)));
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  }
}

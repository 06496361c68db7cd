import { ForgivingStorage } from "./forgivingStorage";
import { lacks } from "./limits";

/**
 * Puts a storage that never throws in the place of the browser's. Amplify keeps its tokens and the steps of signing in there, too, and gives no way to
 * tell it of another place for all of them; so this runs before Amplify is loaded.
 */
function forgiving(name: "localStorage" | "sessionStorage"): Storage {
  const property = Object.getOwnPropertyDescriptor(globalThis, name);
  const real = (): Storage => (property?.get ? property.get.call(globalThis) : property?.value) as Storage;
  const storage = new ForgivingStorage(real, () => { lacks("storage"); });
  try {
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: true, get: () => storage });
  } catch {
    lacks("storage"); // Amplify is on its own then; everything else uses what this returns
  }
  // Whoever keeps nothing is told at once, and not with the first message that was read.
  storage.setItem(PROBE, "");
  storage.removeItem(PROBE);
  return storage;
}

const PROBE = "demo:probe";

/** Of this browser: stays until somebody signs out. */
export const browserStorage: Storage = forgiving("localStorage");
/** Of this tab: survives a reload. */
export const tabStorage: Storage = forgiving("sessionStorage");

/** Removes everything of a user. What stays is of the browser: the colours. */
export function forget(identityId: string): void {
  for (const key of keysOf(browserStorage)) if (key.includes(identityId)) browserStorage.removeItem(key);
  tabStorage.clear();
}

function keysOf(storage: Storage): readonly string[] {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
}

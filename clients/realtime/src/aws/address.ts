import { invalid } from "../core/numbers.js";

/** An address that an application gives; what is none is refused by name. */
export function addressIn(name: string, value: string): URL {
  try {
    return new URL(value);
  } catch {
    throw invalid(name, value, "a whole address, like https://host,");
  }
}

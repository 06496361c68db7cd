import { invalid } from "../core/numbers.js";

/** An address that an application gives; what is none, or of another protocol, is refused by name. For a URL `host:443` is an address, of the protocol "host". */
export function addressIn(name: string, value: string, protocol: "https" | "wss"): URL {
  const address = URL.canParse(value) ? new URL(value) : undefined;
  if (address && [protocol, protocol.slice(0, -1)].includes(address.protocol.slice(0, -1))) return address;
  throw invalid(name, value, `a whole address, like ${protocol}://host,`);
}

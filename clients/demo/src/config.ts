import { isObject } from "./messages/parse";

/** Where the backend is; served as `/config.json` by LocalCloud, and made from the stack's outputs on AWS. */
export interface DemoConfig {
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly identityPoolId: string;
  readonly apiUrl: string;
  /** With scheme and path: `wss://…/mqtt`. */
  readonly iotEndpoint: string;
  readonly userPoolEndpoint: string | undefined;
  readonly identityPoolEndpoint: string | undefined;
  /** Against a local backend: plain `ws`, and signing in without SRP. */
  readonly testing: boolean;
}

export async function loadConfig(): Promise<DemoConfig> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`/config.json answers ${response.status}: the demo does not know its backend.`);
  return parseConfig(await response.json());
}

export function parseConfig(value: unknown): DemoConfig {
  if (!isObject(value)) throw new TypeError("/config.json is not a JSON object.");
  const optional = (name: string): string | undefined => (typeof value[name] === "string" ? value[name] : undefined);
  const required = (name: string): string => {
    const found = optional(name);
    if (!found) throw new TypeError(`/config.json has no "${name}".`);
    return found;
  };
  return {
    region: required("region"),
    userPoolId: required("userPoolId"),
    userPoolClientId: required("userPoolClientId"),
    identityPoolId: required("identityPoolId"),
    apiUrl: required("apiUrl").replace(/\/+$/, ""),
    iotEndpoint: required("iotEndpoint"),
    userPoolEndpoint: optional("userPoolEndpoint"),
    identityPoolEndpoint: optional("identityPoolEndpoint"),
    testing: value["testing"] === true,
  };
}

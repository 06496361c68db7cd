import { isObject } from "./ui/json";

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
  /** What a stage's topics begin with at the broker; only for stock Amplify PubSub, since the library is told by `POST /session`. */
  readonly topicPrefix: string;
  /** Whether the user pool lets anybody sign up. */
  readonly selfSignUp: boolean;
  /** Against a local backend: plain `ws`, and signing in without SRP. */
  readonly testing: boolean;
  readonly local: LocalConfig | undefined;
}

/** What only LocalCloud has: it can play the backend, and cut connections. */
export interface LocalConfig {
  readonly gateway: string;
  readonly eventBusName: string;
  /** LocalCloud's administrator, known to everybody and worth nothing anywhere else. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** LocalCloud sends no e-mail; this is the code that would be in it. */
  readonly confirmationCode: string;
}

export async function loadConfig(): Promise<DemoConfig> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`/config.json answers ${response.status}: the demo does not know its backend.`);
  return parseConfig(await response.json());
}

export function parseConfig(value: unknown): DemoConfig {
  const { required, optional, flag, member } = reader(value, "");
  return {
    region: required("region"),
    userPoolId: required("userPoolId"),
    userPoolClientId: required("userPoolClientId"),
    identityPoolId: required("identityPoolId"),
    apiUrl: required("apiUrl").replace(/\/+$/, ""),
    iotEndpoint: required("iotEndpoint"),
    userPoolEndpoint: optional("userPoolEndpoint"),
    identityPoolEndpoint: optional("identityPoolEndpoint"),
    topicPrefix: optional("topicPrefix") ?? "",
    selfSignUp: flag("selfSignUp"),
    testing: flag("testing"),
    local: member("local") === undefined ? undefined : parseLocal(member("local")),
  };
}

function parseLocal(value: unknown): LocalConfig {
  const { required } = reader(value, "local.");
  return {
    gateway: required("gateway").replace(/\/+$/, ""),
    eventBusName: required("eventBusName"),
    accessKeyId: required("accessKeyId"),
    secretAccessKey: required("secretAccessKey"),
    confirmationCode: required("confirmationCode"),
  };
}

interface Reader {
  readonly member: (name: string) => unknown;
  readonly optional: (name: string) => string | undefined;
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
}

function reader(value: unknown, path: string): Reader {
  if (!isObject(value)) throw new TypeError(`/config.json${path && ` "${path.slice(0, -1)}"`} is not a JSON object.`);
  const optional = (name: string): string | undefined => (typeof value[name] === "string" ? value[name] : undefined);
  const required = (name: string): string => {
    const found = optional(name);
    if (!found) throw new TypeError(`/config.json has no "${path}${name}".`);
    return found;
  };
  return { member: (name) => value[name], optional, required, flag: (name) => value[name] === true };
}

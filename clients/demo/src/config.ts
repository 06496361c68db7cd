import { isObject } from "./ui/json";

/** Where the backend is: `/config.json`, which LocalCloud serves, or `/amplify_outputs.json`, which is made from the outputs of any deployment. */
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

const files = ["/config.json", "/amplify_outputs.json"] as const;

export async function loadConfig(): Promise<DemoConfig> {
  for (const file of files) {
    const found = await load(file);
    if (found !== undefined) return parseConfig(found, file);
  }
  throw new Error(`There is no ${files.join(" and no ")}: the demo does not know its backend.`);
}

/** Hosts say in three ways that there is no such file: 404, 403 (S3), and the page that they have for unknown addresses. */
async function load(file: string): Promise<unknown> {
  const response = await fetch(file);
  if (response.status === 404 || response.status === 403) return undefined;
  if (!response.ok) throw new Error(`${file} answers ${response.status}: the demo does not know its backend.`);
  const text = await response.text();
  return text.trimStart().startsWith("<") ? undefined : JSON.parse(text);
}

export function parseConfig(value: unknown, file: string = files[0]): DemoConfig {
  const { required, optional, flag, member } = reader(isObject(value) && "auth" in value ? fromAmplify(value, file) : value, file);
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
    local: member("local") === undefined ? undefined : parseLocal(member("local"), file),
  };
}

/** What Amplify Gen 2 has for signing in, and what the backend adds to it. */
function fromAmplify(outputs: Readonly<Record<string, unknown>>, file: string): Readonly<Record<string, unknown>> {
  const auth = reader(outputs["auth"], file, "auth.");
  const custom = reader(outputs["custom"], file, "custom.").member("realtime");
  if (!isObject(custom)) throw new TypeError(`${file} has no "custom.realtime": it is of another backend.`);
  return {
    ...custom,
    region: auth.required("aws_region"),
    userPoolId: auth.required("user_pool_id"),
    userPoolClientId: auth.required("user_pool_client_id"),
    identityPoolId: auth.required("identity_pool_id"),
  };
}

function parseLocal(value: unknown, file: string): LocalConfig {
  const { required } = reader(value, file, "local.");
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

function reader(value: unknown, file: string, path = ""): Reader {
  if (!isObject(value)) throw new TypeError(`${file}${path && ` "${path.slice(0, -1)}"`} is not a JSON object.`);
  const optional = (name: string): string | undefined => (typeof value[name] === "string" ? value[name] : undefined);
  const required = (name: string): string => {
    const found = optional(name);
    if (!found) throw new TypeError(`${file} has no "${path}${name}".`);
    return found;
  };
  return { member: (name) => value[name], optional, required, flag: (name) => value[name] === true };
}

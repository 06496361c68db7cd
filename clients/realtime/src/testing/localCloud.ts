import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { CredentialSource } from "../core/types.js";

const ROOT = resolve(import.meta.dirname, "../../../..");
const BINARY = join(ROOT, "artifacts/bin/LocalCloud/debug/LocalCloud.dll");
const START_WITHIN = 120_000;
const PASSWORD = "Password-1";

export interface User {
  /** What the user pool calls them, whatever identities they have. */
  readonly sub: string;
  readonly identityId: string;
  readonly credentials: CredentialSource;
}

/** A LocalCloud of the test's own, as it was built: free ports, an empty state directory. */
export class LocalCloud {
  readonly gateway: string;
  readonly api: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly #state: string;
  readonly #options: readonly string[];
  #child: ChildProcess;

  private constructor(child: ChildProcess, state: string, options: readonly string[], gateway: string, api: string, outputs: Record<string, string>) {
    this.#child = child;
    this.#state = state;
    this.#options = options;
    this.gateway = gateway;
    this.api = api;
    this.outputs = outputs;
    this.region = outputs["Region"] ?? "";
  }

  /** `options`: of LocalCloud's command line, besides ports and directories. */
  static async start(options: readonly string[] = []): Promise<LocalCloud> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: dotnet build localcloud/src`);
    const state = mkdtempSync(join(tmpdir(), "localcloud-"));
    const child = run(state, ["--port", "0", "--api-port", "0", ...options]);
    const output = await ready(child);
    const url = (label: string): string => new RegExp(`${label}\\s+(http://\\S+)`).exec(output)?.[1] ?? "";
    const gateway = url("AWS APIs");
    const outputs = (await (await fetch(`${gateway}/_local/outputs`)).json()) as Record<string, string>;
    return new LocalCloud(child, state, options, gateway, url("HTTP API"), outputs);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends the process and keeps its state: by `SIGTERM`, or without warning by `SIGKILL`. */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((done) => this.#child.once("exit", done));
    this.#child.kill(signal);
    await ended;
  }

  /** After `end`: the same state on the same ports. */
  async startAgain(): Promise<void> {
    this.#child = run(this.#state, ["--port", new URL(this.gateway).port, "--api-port", new URL(this.api).port, ...this.#options]);
    await ready(this.#child);
  }

  get mqtt(): string {
    return `${this.gateway.replace("http", "ws")}/mqtt`;
  }

  /** Makes somebody a user, and signs them in; needs `--self-sign-up`. */
  async signUp(username: string): Promise<User> {
    const of = { ClientId: this.outputs["UserPoolClientId"], Username: username };
    await this.#call("AWSCognitoIdentityProviderService.SignUp", { ...of, Password: PASSWORD });
    await this.#call("AWSCognitoIdentityProviderService.ConfirmSignUp", { ...of, ConfirmationCode: "123456" });
    return this.signIn(username);
  }

  async signIn(username: string): Promise<User> {
    return this.#identify(await this.#logins(username));
  }

  /** Unlinks their login from the identity that they have: they become another one by it, and are who they were by the credentials that they have. */
  async signInAnew(username: string): Promise<User> {
    const Logins = await this.#logins(username);
    const { IdentityId } = await this.#call("AWSCognitoIdentityService.GetId", { IdentityPoolId: this.outputs["IdentityPoolId"], Logins });
    await this.#call("AWSCognitoIdentityService.UnlinkIdentity", { IdentityId, Logins, LoginsToRemove: Object.keys(Logins) });
    return this.signIn(username);
  }

  async #logins(username: string): Promise<Record<string, string>> {
    const auth = await this.#call("AWSCognitoIdentityProviderService.InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: this.outputs["UserPoolClientId"],
      AuthParameters: { USERNAME: username, PASSWORD },
    });
    const provider = `cognito-idp.${this.region}.amazonaws.com/${this.outputs["UserPoolId"] ?? ""}`;
    return { [provider]: (auth["AuthenticationResult"] as { IdToken: string }).IdToken };
  }

  async #identify(Logins: Record<string, string>): Promise<User> {
    const { IdentityId } = await this.#call("AWSCognitoIdentityService.GetId", { IdentityPoolId: this.outputs["IdentityPoolId"], Logins });
    const { Credentials } = await this.#call("AWSCognitoIdentityService.GetCredentialsForIdentity", { IdentityId, Logins });
    const [, claims = ""] = (Object.values(Logins)[0] ?? "").split(".");
    const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string };
    const issued = Credentials as { AccessKeyId: string; SecretKey: string; SessionToken: string };
    const credentials = { accessKeyId: issued.AccessKeyId, secretAccessKey: issued.SecretKey, sessionToken: issued.SessionToken };
    return { sub, identityId: IdentityId as string, credentials: () => Promise.resolve({ credentials }) };
  }

  async connections(): Promise<string[]> {
    const answer = await fetch(`${this.gateway}/_local/connections`);
    return ((await answer.json()) as { clientId: string }[]).map(({ clientId }) => clientId);
  }

  /** As a broken network does it: no close frame. Tells whether that client was connected. */
  async cut(clientId: string): Promise<boolean> {
    const answer = await fetch(`${this.gateway}/_local/connections/${encodeURIComponent(clientId)}/cut`, { method: "POST" });
    return answer.ok;
  }

  /** What goes wrong on purpose, as LocalCloud's `--chaos` takes it; `off` ends it. */
  async chaos(switches: string): Promise<void> {
    const answer = await fetch(`${this.gateway}/_local/chaos`, { method: "POST", body: switches });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.#state, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #call(target: string, body: unknown): Promise<Record<string, unknown>> {
    const headers = { "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1" };
    const answer = await fetch(this.gateway, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${target}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }
}

function run(state: string, options: readonly string[]): ChildProcess {
  const common = ["--no-prepare", "--mqtt-port", "0", "--demo-port", "0", "--state", state, "--assembly", join(ROOT, "cdk.out")];
  return spawn("dotnet", [BINARY, ...common, ...options], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let output = "";
    const late = setTimeout(() => { fail(new Error(`LocalCloud was not ready in time:\n${output}`)); }, START_WITHIN);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!/^Ready/m.test(output)) return;
      clearTimeout(late);
      done(output);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => { fail(new Error(`LocalCloud ended before it was ready:\n${output}`)); });
  });
}

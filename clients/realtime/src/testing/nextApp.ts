import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { LIBRARY, type Package } from "./package.js";

const run = promisify(execFile);
/** It has 340 MB, which nobody else here needs: the test at full size installs it for itself. */
const NEXT = "next@16.4.6";

/** An application whose pages are rendered on the server, where there is no window, and go on in the browser. */
const FILES: Readonly<Record<string, string>> = {
  "app/layout.jsx": `export default function Layout({ children }) { return <html><body>{children}</body></html>; }`,
  // A server component that uses the core itself, and gives a client component to the browser.
  "app/page.jsx": `
    import { RealtimeError } from "@serverless-realtime/client";
    import { Chat } from "./chat";
    export default function Page() { return <main title={new RealtimeError("closed", "The client is closed.").code}><Chat room="general" /></main>; }`,
  "app/chat.jsx": `"use client";
    import { useState } from "react";
    import { createRealtime } from "@serverless-realtime/client";
    import { PubSub } from "@serverless-realtime/client/amplify";
    import { mqttTransport, signedApi } from "@serverless-realtime/client/mqtt";
    import { RealtimeProvider, useConnection } from "@serverless-realtime/client/react";
    import { tabsTransport } from "@serverless-realtime/client/tabs";
    const credentials = async () => ({});
    const State = () => <p>{\`connection \${useConnection().name}\`}</p>;
    export function Chat({ room }) {
      const [realtime] = useState(() => createRealtime({
        credentials, transport: tabsTransport(mqttTransport({ WebSocket: class {} })), api: signedApi({ url: "https://api.example", region: "eu-west-1", credentials }),
      }));
      return <RealtimeProvider realtime={realtime}><State /><p>{\`\${room}, \${typeof new PubSub().subscribe}\`}</p></RealtimeProvider>;
    }`,
  // The hooks' entry, from a server component: what is in it runs in the browser.
  "app/server/page.jsx": `
    import { RealtimeProvider } from "@serverless-realtime/client/react";
    export default function Page() { return <RealtimeProvider><p>given from the server</p></RealtimeProvider>; }`,
  "app/api/session/route.js": `
    import { signedApi } from "@serverless-realtime/client/mqtt";
    export const dynamic = "force-dynamic";
    export async function GET() {
      const api = signedApi({ url: "https://api.example", region: "eu-west-1", credentials: async () => ({}) });
      return Response.json(await api.openSession(false).catch(({ name, code }) => ({ name, code })));
    }`,
};

/** A new Next.js application that has installed the package. */
export class NextApp {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async install(packed: Package): Promise<NextApp> {
    packed.write("next/package.json", `{ "private": true }`);
    for (const [file, text] of Object.entries(FILES)) packed.write(`next/${file}`, text);
    const app = new NextApp(join(packed.folder, "next"));
    const others = ["react", "react-dom", "aws-amplify", "@aws-amplify/pubsub"].map(installed);
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", packed.tarball, NEXT, ...others], { cwd: app.#folder });
    return app;
  }

  /** What `next build` says. */
  async build(): Promise<string> {
    const { stdout, stderr } = await run("node", ["node_modules/next/dist/bin/next", "build"], { cwd: this.#folder, env: this.#env });
    return stdout + stderr;
  }

  /** Serves what was built, on a free port. */
  serve(): Promise<{ readonly server: ChildProcess; readonly address: string }> {
    const server = spawn("node", ["node_modules/next/dist/bin/next", "start", "-p", "0"], { cwd: this.#folder, env: this.#env });
    return new Promise((resolve, reject) => {
      let output = "";
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /Local:\s+(http:\S+)/.exec(output)?.[1];
        if (address !== undefined && output.includes("Ready")) resolve({ server, address });
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      server.once("exit", () => { reject(new Error(`It ended before it was ready:\n${output}`)); });
    });
  }
}

/** The version that this repository has. */
function installed(name: string): string {
  return `${name}@${(JSON.parse(readFileSync(join(LIBRARY, "../../node_modules", name, "package.json"), "utf8")) as { version: string }).version}`;
}

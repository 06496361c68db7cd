import { join } from "node:path";
import { bundle, Child } from "../../../tests/Proof/src/children.js";
import { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";
import { signedApi } from "../../../clients/realtime/src/mqtt/index.js";
import type { ServerCommand, ServerReport } from "./protocol.js";
import type { Stage } from "./round.js";

/** Sets the servers up for whatever is measured, and takes them down. */
export async function onStage<T>(act: (stage: Stage) => Promise<T>): Promise<T> {
  const [cloud, clientFile, serverFile] = await Promise.all([
    LocalCloud.start(),
    bundle(join(import.meta.dirname, "client.ts"), "recovery-client"),
    bundle(join(import.meta.dirname, "socketServer.ts"), "recovery-server"),
  ]);
  const server = new Child<ServerCommand, ServerReport>(serverFile);
  try {
    const { url } = await server.next("listening");
    const user = await cloud.signIn("alice");
    // A plain client is let in when a session of its user was opened once.
    await signedApi({ url: cloud.api, region: cloud.region, credentials: user.credentials }).openSession(false);
    return await act({ cloud, user, server, serverUrl: url, clientFile });
  } finally {
    server.stop();
    await cloud.stop();
  }
}

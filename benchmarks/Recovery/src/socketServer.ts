import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import type { ServerCommand, ServerReport } from "./protocol.js";

/** Its default, in which whoever comes back gets what was sent meanwhile. */
const TWO_MINUTES = 120_000;

const http = createServer();
const server = new Server(http, { connectionStateRecovery: { maxDisconnectionDuration: TWO_MINUTES } });
http.listen(0, "localhost", () => {
  const { port } = http.address() as AddressInfo;
  process.send?.({ is: "listening", url: `http://localhost:${port}` } satisfies ServerReport);
});
process.on("message", ({ first, last }: ServerCommand) => {
  for (let n = first; n <= last; n++) server.emit("message", { n });
});
process.on("disconnect", () => process.exit());

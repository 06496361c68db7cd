// aedes on a TCP port and on a WebSocket port, both free ones; prints them when it is ready.
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { Aedes } from "aedes";
import { createWebSocketStream, WebSocketServer } from "ws";

const aedes = await Aedes.createBroker();
const tcp = createServer(aedes.handle);
const http = createHttpServer();
new WebSocketServer({ server: http, handleProtocols: () => "mqtt" }).on("connection", (socket, request) =>
  aedes.handle(createWebSocketStream(socket), request),
);
tcp.listen(0, "127.0.0.1", () => http.listen(0, "127.0.0.1", () => console.log(`ready ${tcp.address().port} ${http.address().port}`)));

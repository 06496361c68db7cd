import { io } from "socket.io-client";
import type { ClientSettings } from "../protocol.js";
import type { Contender } from "./contender.js";

/** Socket.IO's client with its defaults; the server has connection state recovery switched on. It does not listen to the browser's `online`. */
export function socketIo({ socket: url }: ClientSettings, got: (number: number) => void, subscribed: () => void): Contender {
  const socket = io(url);
  socket.on("message", ({ n }: { n: number }) => { got(n); });
  socket.on("connect", subscribed);
  return { online: () => undefined };
}

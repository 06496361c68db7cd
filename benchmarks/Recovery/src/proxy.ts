import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The network between clients and a server: it can be cut, and then refuses connections until it is back, on the same port. */
export class Proxy {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async to(target: string): Promise<Proxy> {
    const proxy = new Proxy(target);
    await proxy.restore();
    return proxy;
  }

  /** The target's address, as seen through the proxy. */
  get url(): string {
    return `${this.#target.protocol}//localhost:${this.#port}${this.#target.pathname.replace(/\/$/, "")}`;
  }

  /** Ends every connection by a reset and refuses new ones. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((done) => server.close(done));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  async restore(): Promise<void> {
    if (this.#server) return;
    const server = createServer((client) => { this.#join(client); });
    this.#server = server;
    await new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen(this.#port, "localhost", done);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  #join(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    for (const [one, other] of [[client, server], [server, client]] as const) {
      this.#sockets.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}

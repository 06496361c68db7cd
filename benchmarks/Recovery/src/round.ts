import { Child } from "../../../tests/Proof/src/children.js";
import type { LocalCloud, User } from "../../../clients/realtime/src/testing/localCloud.js";
import type { Contender } from "./contenders.js";
import { figuresOf, type Figures } from "./figures.js";
import type { Command, Report, ServerCommand, ServerReport } from "./protocol.js";
import { Proxy } from "./proxy.js";
import { Publisher } from "./publisher.js";

/** Where everything is reached. */
export interface Stage {
  readonly cloud: LocalCloud;
  readonly user: User;
  readonly server: Child<ServerCommand, ServerReport>;
  readonly serverUrl: string;
  readonly clientFile: string;
}

export interface Cut {
  readonly awayMs: number;
  readonly missed: number;
}

export interface RoundResult {
  readonly contender: Contender;
  readonly figures: Figures;
  /** At least what was asked for; longer when the log took longer to have all. */
  readonly awayMs: number;
}

const BEFORE = 20;
/** Afterwards a message comes this often, so that whoever is back without the missed ones is seen to be. */
const LIVE_EVERY = 250;
const BACK_WITHIN = 90_000;

interface Runner {
  readonly contender: Contender;
  readonly child: Child<Command, Report>;
}

/** One cut for a group: all subscribe, the network goes, messages are sent, it comes back, and each is waited for. */
export async function round(stage: Stage, group: readonly Contender[], cut: Cut, topic: string): Promise<RoundResult[]> {
  const { cloud, server, serverUrl } = stage;
  const [gateway, api, socket] = [await Proxy.to(cloud.gateway), await Proxy.to(cloud.api), await Proxy.to(serverUrl)];
  const proxies = [gateway, api, socket];
  const publisher = new Publisher(cloud, topic);
  const runners = group.map((contender): Runner => ({ contender, child: new Child<Command, Report>(stage.clientFile) }));
  const send = async (first: number, last: number): Promise<void> => {
    server.send({ do: "emit", first, last });
    await publisher.publish(first, last);
  };
  try {
    const addresses = { mqtt: `${gateway.url.replace("http", "ws")}/mqtt`, api: api.url, socket: socket.url };
    await Promise.all(runners.map((runner) => start(runner, stage, topic, addresses)));
    const warm = runners.map(({ child }) => expect(child, 1, BEFORE, "complete"));
    await send(1, BEFORE);
    await Promise.all(warm);

    const cutAt = Date.now();
    await Promise.all(proxies.map((proxy) => proxy.cut()));
    for (const { contender, child } of runners) if (contender.online) child.send({ do: "offline" });
    const missed = [BEFORE + 1, BEFORE + cut.missed] as const;
    await Promise.all([send(...missed), sleep(cut.awayMs)]);

    await Promise.all(proxies.map((proxy) => proxy.restore()));
    const backAt = Date.now();
    for (const { contender, child } of runners) if (contender.online) child.send({ do: "online" });
    const back = Promise.all(runners.map(({ contender, child }) => expect(child, ...missed, contender.kind === "plain" ? "beyond" : "complete")));
    const live = keepSending(send, missed[1] + 1);
    await within(BACK_WITHIN, back);
    await live();
    return await Promise.all(runners.map(async ({ contender, child }) => {
      const told = child.next("told");
      child.send({ do: "tell" });
      return { contender, figures: figuresOf((await told).deliveries, missed, backAt), awayMs: backAt - cutAt };
    }));
  } finally {
    for (const { child } of runners) child.stop();
    await Promise.all(proxies.map((proxy) => proxy.cut()));
  }
}

async function start({ contender: { kind }, child }: Runner, { cloud, user }: Stage, topic: string, addresses: { mqtt: string; api: string; socket: string }): Promise<void> {
  const { credentials } = await user.credentials();
  if (!credentials) throw new Error("Nobody is signed in.");
  await child.next("listening");
  const subscribed = child.next("subscribed");
  child.send({ do: "start", settings: { kind, topic, identityId: user.identityId, credentials, region: cloud.region, ...addresses } });
  await subscribed;
}

async function expect(child: Child<Command, Report>, first: number, last: number, what: "complete" | "beyond"): Promise<void> {
  const reached = child.next(what);
  child.send({ do: "expect", first, last });
  await reached;
}

/** Sends a message again and again; answers with what ends that. */
function keepSending(send: (first: number, last: number) => Promise<void>, first: number): () => Promise<void> {
  const end = new AbortController();
  const sending = (async () => {
    for (let n = first; !end.signal.aborted; n++) {
      await send(n, n);
      await sleep(LIVE_EVERY);
    }
  })();
  return () => {
    end.abort();
    return sending;
  };
}

async function within(milliseconds: number, awaited: Promise<unknown>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  await Promise.race([awaited, new Promise((done) => { late = setTimeout(done, milliseconds); })]);
  clearTimeout(late);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

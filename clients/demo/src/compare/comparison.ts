import type { Realtime } from "@serverless-realtime/client";
import type { DemoConfig } from "../config";
import { messageOf, numberIn } from "../ui/json";
import { shortId } from "../ui/ids";
import { problemOf } from "../ui/problem";
import { cutFor } from "./cut";
import { ourSide, senderOf } from "./ours";
import type { Side } from "./sides";
import { stockSide } from "./stock";
import { Tally, type TallyView } from "./tally";

/** A message each so many ms; more than a few unconfirmed ones are not piled up. */
const EVERY = 200;
const MAX_UNCONFIRMED = 5;

export interface SideView extends TallyView {
  readonly state: string;
  readonly isConnected: boolean;
}

export interface ComparisonView {
  readonly sent: number;
  readonly isSending: boolean;
  readonly isCut: boolean;
  readonly problem: string | undefined;
  readonly stock: SideView;
  readonly ours: SideView;
}

/** Numbered messages to one room, read by both sides, each on a connection of its own. */
export class Comparison {
  readonly #config: DemoConfig;
  readonly #topic = `chat/compare-${shortId()}`;
  readonly #sender: Realtime;
  readonly #sides: Record<"stock" | "ours", { tally: Tally; side: Side | undefined; state: string; isConnected: boolean }>;
  readonly #timer: ReturnType<typeof setInterval>;
  #started = 0;
  #sent = 0;
  #isSending = true;
  #isCut = false;
  #isClosed = false;
  #problem: string | undefined;

  constructor(config: DemoConfig, identityId: string) {
    this.#config = config;
    this.#sender = senderOf(config);
    const begin = { side: undefined, state: "Connecting", isConnected: false };
    this.#sides = { stock: { ...begin, tally: new Tally() }, ours: { ...begin, tally: new Tally() } };
    this.#sides.ours.side = ourSide(config, this.#topic, this.#eventsOf("ours"));
    // Amplify knows nothing of sessions: the library has opened one when it is connected.
    this.#sender.onConnection(({ name }) => {
      if (name === "connected") this.#sides.stock.side ??= stockSide(config, identityId, this.#topic, this.#eventsOf("stock"));
    });
    this.#sender.connect();
    this.#timer = setInterval(() => { this.#send(); }, EVERY);
  }

  view(): ComparisonView {
    return { sent: this.#sent, isSending: this.#isSending, isCut: this.#isCut, problem: this.#problem, stock: this.#viewOf("stock"), ours: this.#viewOf("ours") };
  }

  set isSending(isSending: boolean) {
    this.#isSending = isSending;
  }

  /** Takes the network away from both sides, and gives it back. */
  async cut(milliseconds: number): Promise<void> {
    const { local } = this.#config;
    if (!local || this.#isCut) return;
    const sides = Object.values(this.#sides);
    this.#isCut = true;
    for (const { tally } of sides) tally.cut();
    try {
      await cutFor(local, sides.flatMap(({ side }) => side?.clientId ?? []), milliseconds);
      this.#problem = undefined;
    } catch (reason) {
      this.#problem = messageOf(reason);
    }
    for (const { tally } of sides) tally.restored(performance.now());
    this.#isCut = false;
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const { side } of Object.values(this.#sides)) side?.close();
    this.#sender.close();
  }

  #eventsOf(name: "stock" | "ours"): Parameters<typeof ourSide>[2] {
    return {
      state: (state, isConnected) => { Object.assign(this.#sides[name], { state, isConnected }); },
      message: (payload) => {
        const n = numberIn(payload, "n");
        if (n !== undefined) this.#sides[name].tally.got(n, performance.now());
      },
    };
  }

  // The first message waits until both sides are there: what was before is nobody's loss.
  #send(): void {
    const tallies = Object.values(this.#sides).map(({ tally }) => tally);
    const isReady = this.#started > 0 || Object.values(this.#sides).every(({ isConnected }) => isConnected);
    if (!this.#isSending || !isReady || this.#started - this.#sent >= MAX_UNCONFIRMED) return;
    const n = ++this.#started;
    for (const tally of tallies) tally.started(n);
    this.#sender.publish(this.#topic, { n, text: `Message ${n}` }).then(
      () => {
        this.#sent++;
        for (const tally of tallies) tally.sent(n, performance.now());
      },
      (reason: unknown) => { if (!this.#isClosed) this.#problem = problemOf(reason); },
    );
  }

  #viewOf(name: "stock" | "ours"): SideView {
    const { tally, state, isConnected } = this.#sides[name];
    return { ...tally.view(performance.now()), state, isConnected };
  }
}

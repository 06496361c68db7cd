import { readdirSync, readFileSync } from "node:fs";
import type { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";
import { randomOf } from "../../../clients/realtime/src/testing/random.js";
import type { Progress } from "./progress.js";
import type { RoomSizes } from "./sizes.js";

const STRIKE_WITHIN = 30_000;
const LOOK_EVERY = 100;

type What = "cut" | "kill a function" | "restart" | "kill -9";

/** A misfortune, and how many publishes have been settled when it strikes. */
export interface Misfortune {
  readonly what: What;
  readonly at: number;
  /** From 0 up to 1: who is struck. */
  readonly whom: number;
}

/** The same for the same seed. The broker is stopped after a third and killed after two thirds, if it is to be stopped. */
export function misfortunes(seed: number, total: number, { cuts, kills, stops }: Pick<RoomSizes, "cuts" | "kills" | "stops">): Misfortune[] {
  const random = randomOf(seed);
  const strike = (what: What, at = Math.floor(random() * total * 0.95)): Misfortune => ({ what, at, whom: random() });
  const all = [
    ...Array.from({ length: cuts }, () => strike("cut")),
    ...Array.from({ length: kills }, () => strike("kill a function")),
    ...(stops ? [strike("restart", Math.floor(total / 3)), strike("kill -9", Math.floor((total * 2) / 3))] : []),
  ];
  return all.sort((a, b) => a.at - b.at);
}

export function chaosOf(seed: number): string {
  return `duplicate=0.05,reorder=0.05,drop-qos0=0.05,delay-suback=300ms,throttle=0.01,lambda-error=0.03,seed=${seed}`;
}

/** Lets them strike one after the other; answers with how many did. */
export async function strikeAll(cloud: LocalCloud, all: readonly Misfortune[], progress: Progress, chaos: string, say: (line: string) => void): Promise<Record<What, number>> {
  const struck = { "cut": 0, "kill a function": 0, "restart": 0, "kill -9": 0 };
  for (const { what, at, whom } of all) {
    await progress.reached(at);
    if (what === "cut") struck[what] += await soon(() => cutOne(cloud, whom));
    else if (what === "kill a function") struck[what] += await soon(() => killFunction(cloud.pid, whom));
    else {
      say(what);
      await cloud.end(what === "restart" ? "SIGTERM" : "SIGKILL");
      await cloud.startAgain();
      await cloud.chaos(chaos);
      say("LocalCloud is back");
      struck[what]++;
    }
  }
  return struck;
}

/** After a restart there may be nobody to strike for a while. */
async function soon(strike: () => boolean | Promise<boolean>): Promise<number> {
  for (const end = Date.now() + STRIKE_WITHIN; Date.now() < end;) {
    if (await strike()) return 1;
    await new Promise((again) => setTimeout(again, LOOK_EVERY));
  }
  return 0;
}

async function cutOne(cloud: LocalCloud, whom: number): Promise<boolean> {
  const connected = (await cloud.connections()).sort();
  const victim = connected[Math.floor(whom * connected.length)];
  return victim !== undefined && cloud.cut(victim);
}

/** The processes of functions: children of LocalCloud's that run the functions' binary. */
function functionsOf(parent: number): string[] {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isFunction(pid, parent));
}

/** Kills every process of a function, in whatever it does; answers with how many. */
export function killFunctions({ pid }: Pick<LocalCloud, "pid">): number {
  return functionsOf(pid).filter(kill).length;
}

/** Kills one process of a function in whatever it does. */
function killFunction(parent: number, whom: number): boolean {
  const children = functionsOf(parent);
  const victim = children[Math.floor(whom * children.length)];
  return victim !== undefined && kill(victim);
}

function kill(victim: string): boolean {
  try {
    process.kill(Number(victim), "SIGKILL");
    return true;
  } catch {
    return false; // it has ended by itself
  }
}

function isFunction(pid: string, parent: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.includes("(bootstrap)") && Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
  } catch {
    return false; // ended meanwhile
  }
}

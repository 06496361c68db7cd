import { RealtimeError } from "../../../../clients/realtime/src/index.js";
import type { Change } from "../../../../clients/realtime/src/rooms/index.js";
import type { Person } from "./person.js";

const AGAIN_AFTER = 200;

/** One room and its people, changed by its owner. */
export class ChangingRoom {
  readonly room: string;
  readonly past: "all" | "joined";
  readonly #owner: Person;
  readonly #random: () => number;
  readonly #members: Person[];
  readonly #others: Person[];
  removals = 0;
  additions = 0;

  private constructor(room: string, past: "all" | "joined", owner: Person, members: readonly Person[], others: readonly Person[], random: () => number) {
    this.room = room;
    this.past = past;
    this.#owner = owner;
    this.#members = [...members];
    this.#others = [...others];
    this.#random = random;
  }

  /** A room with half of all people in it. */
  static async create(past: "all" | "joined", owner: Person, people: readonly Person[], random: () => number): Promise<ChangingRoom> {
    const others = people.filter((person) => person !== owner);
    const members = others.splice(0).sort(() => random() - 0.5);
    others.push(...members.splice(people.length / 2 - 1));
    const { roomId } = await owner.rooms.create({ title: "Proof", history: past, members: members.map(({ user }) => ({ user: user.identityId })) });
    for (const person of [owner, ...members]) person.join(roomId);
    return new ChangingRoom(roomId, past, owner, members, others, random);
  }

  isMember(person: Person): boolean {
    return person === this.#owner || this.#members.includes(person);
  }

  /** Removes one or two people, and lets others in: later, at once with the same change, or the same people again. */
  async step(kind: number, meanwhile: (removed: readonly Person[]) => Promise<void>): Promise<void> {
    const removed = this.#draw(this.#members);
    if (kind % 3 === 1) {
      await this.#change(removed, this.#draw(this.#others), meanwhile);
      return;
    }
    await this.#change(removed, [], meanwhile);
    await this.#change([], kind % 3 === 0 ? this.#draw(this.#others) : removed);
  }

  async #change(remove: readonly Person[], add: readonly Person[], meanwhile?: (removed: readonly Person[]) => Promise<void>): Promise<void> {
    for (const person of remove) person.leave(this.room);
    const ids = (of: readonly Person[]): string[] => of.map(({ user }) => user.identityId);
    const done = this.#ask({ ...(remove.length > 0 && { remove: ids(remove) }), ...(add.length > 0 && { add: ids(add).map((user) => ({ user })) }) });
    await meanwhile?.(remove);
    await done;
    this.removals += remove.length;
    this.additions += add.length;
    move(remove, this.#members, this.#others);
    move(add, this.#others, this.#members);
    for (const person of add) person.join(this.room);
  }

  /** Until it is done: the API may be away, the function die half-way, and a key be too young. What is done already changes nothing. */
  async #ask(change: Change): Promise<void> {
    for (;;) {
      try {
        await this.#owner.rooms.change(this.room, change);
        return;
      } catch (error) {
        if (!(error instanceof RealtimeError) || error.code !== "unavailable") throw error;
        await new Promise((again) => setTimeout(again, Math.max(error.retryAfterMs ?? 0, AGAIN_AFTER)));
      }
    }
  }

  #draw(from: readonly Person[]): Person[] {
    const count = this.#random() < 0.5 ? 1 : 2;
    return [...from].sort(() => this.#random() - 0.5).slice(0, count);
  }
}

function move(people: readonly Person[], from: Person[], to: Person[]): void {
  for (const person of people) {
    if (from.includes(person)) from.splice(from.indexOf(person), 1);
    if (!to.includes(person)) to.push(person);
  }
}

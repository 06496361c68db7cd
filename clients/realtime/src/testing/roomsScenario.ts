import { httpApi } from "../api/httpApi.js";
import type { RealtimeError } from "../core/errors.js";
import type { RealtimeSettings } from "../core/realtime.js";
import type { From, Subscription } from "../core/subscription.js";
import { createRooms, type RoomEntry, type Rooms, type RoomsOptions } from "../rooms/index.js";
import { FakeCloud } from "./fakeCloud.js";
import { FakeRooms } from "./fakeRooms.js";
import { ManualClock } from "./manualClock.js";
import { differences } from "./oneOrder.js";

export interface WatchedRoom {
  readonly subscription: Subscription;
  readonly entries: RoomEntry[];
  readonly ids: string[];
  readonly states: string[];
  readonly errors: RealtimeError[];
  readonly typing: (readonly string[])[];
  truncated: number;
}

/** A client with rooms against a backend that does what the test says, with time that moves when the test says so. */
export class RoomsScenario {
  readonly cloud: FakeCloud;
  readonly backend: FakeRooms;
  readonly clock: ManualClock;
  readonly rooms: Rooms;

  constructor(settings: Partial<RealtimeSettings> = {}, options: RoomsOptions = {}, cloud: FakeCloud = new FakeCloud(), clock: ManualClock = new ManualClock()) {
    this.cloud = cloud;
    this.clock = clock;
    this.backend = cloud.beside instanceof FakeRooms ? cloud.beside : new FakeRooms(cloud);
    this.rooms = createRooms({
      credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s" } }),
      transport: cloud, api: httpApi(cloud.call), clock, logger: () => undefined, ...settings,
    }, options);
  }

  watch(roomId = "r", from: From | undefined = "start", showsTyping = false): WatchedRoom {
    const watched = { entries: [], ids: [], states: [], errors: [], typing: [], truncated: 0 } as unknown as WatchedRoom & { subscription: Subscription };
    watched.subscription = this.rooms.room(roomId).subscribe({
      from,
      next: (entry) => {
        watched.entries.push(entry);
        watched.ids.push(entry.id);
      },
      ...(showsTyping && { typing: (ids) => watched.typing.push(ids) }),
      state: ({ name }) => watched.states.push(name),
      truncated: () => { watched.truncated++; },
      error: (error) => watched.errors.push(error),
    });
    return watched;
  }

  /** A room that is there and subscribed, with the second look made. */
  async subscribed(roomId = "r", from: From = "start"): Promise<WatchedRoom> {
    if (!this.backend.rooms.has(roomId)) this.backend.make(roomId);
    const watched = this.watch(roomId, from);
    await this.clock.advance(5_000);
    return watched;
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }

  /** What is wrong with what came of a room. */
  differences(watched: WatchedRoom, roomId = "r"): string[] {
    return differences(this.cloud.log(`rooms/${roomId}`).messages, watched.entries);
  }
}

import { openSession, readMessages } from "./aws/api";
import type { DemoConfig } from "./config";
import { ChatRoom } from "./messages/chatRoom";
import { NotificationFeed } from "./messages/notificationFeed";
import { amplifyTransport } from "./realtime/amplifyTransport";
import { Connection } from "./realtime/connection";
import type { Transport } from "./realtime/transport";
import { delay, now } from "./time";

/** Everything that lives as long as somebody is signed in: the connection, the notifications, and the room that is open. */
export class Session {
  readonly identityId: string;
  readonly connection: Connection;
  readonly notifications: NotificationFeed;
  readonly #config: DemoConfig;
  readonly #rooms = new Set<ChatRoom>();
  readonly #suffix = crypto.randomUUID().slice(0, 8);

  constructor(config: DemoConfig, identityId: string) {
    this.#config = config;
    this.identityId = identityId;
    this.connection = new Connection({ openSession, makeTransport: () => this.#transport(this.#suffix), delay, now });
    const topic = `notifications/${identityId}`;
    this.notifications = new NotificationFeed(topic, readMessages, delay);
    this.connection.subscribe(topic, (message) => {
      this.notifications.received(message);
    });
    this.connection.status.subscribe(() => {
      this.#connectionChanged();
    });
  }

  start(): void {
    void this.connection.start();
  }

  /** Opens a room; answers with it and with what closes it. */
  openRoom(name: string): { room: ChatRoom; close: () => void } {
    const topic = `chat/${name}`;
    const room = new ChatRoom({
      topic,
      me: this.identityId,
      read: readMessages,
      publish: (to, message) => this.connection.publish(to, message),
      delay,
      now,
      newId: () => crypto.randomUUID(),
    });
    this.#rooms.add(room);
    const end = this.connection.subscribe(topic, (message) => {
      room.received(message);
    });
    if (this.connection.status.get().connected) room.connected();
    const close = (): void => {
      end();
      room.close();
      this.#rooms.delete(room);
    };
    return { room, close };
  }

  /** A connection of its own for trying out subscriptions: the broker closes a connection that asks for what it may not have. */
  watchTransport(): Transport {
    return this.#transport(`${this.#suffix}-watch`);
  }

  /** The browser is back online, or the page in view: look into the logs. */
  check(): void {
    this.notifications.check();
    for (const room of this.#rooms) room.check();
  }

  close(): void {
    for (const room of this.#rooms) room.close();
    this.notifications.close();
    this.connection.close();
  }

  #transport(suffix: string): Transport {
    return amplifyTransport(this.#config, `${this.identityId}:${suffix}`);
  }

  #connectionChanged(): void {
    const { connected } = this.connection.status.get();
    if (connected) this.notifications.connected();
    for (const room of this.#rooms) {
      if (connected) room.connected();
      else room.disconnected();
    }
  }
}

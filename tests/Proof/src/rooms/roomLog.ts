import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { bodyOf, entryOf, readItems, type Item, type LogEntry } from "../log.js";

/** An entry of a room's log, as the table has it: a message, or a change. */
export interface RoomLogEntry extends LogEntry {
  readonly number: number;
  /** Undefined: a message. */
  readonly kind: string | undefined;
  /** When it was sent; of a change, when it began: before it had any effect. ms since 1970. */
  readonly at: number;
  /** Subjects who are members from here on. */
  readonly added: readonly string[];
  /** Subjects who are none any more. */
  readonly removed: readonly string[];
}

export interface RoomLog {
  readonly room: string;
  /** Whether who is added sees what was before. */
  readonly past: "all" | "joined";
  readonly entries: readonly RoomLogEntry[];
}

/** Reads a room's log from the table itself. */
export async function readRoomLog(dynamo: DynamoDBClient, table: string, room: string, past: RoomLog["past"]): Promise<RoomLog> {
  const { epoch, items } = await readItems(dynamo, table, `rooms/${room}`);
  return { room, past, entries: items.map((item) => roomEntryOf(item, epoch)) };
}

function roomEntryOf(item: Item, epoch: string): RoomLogEntry {
  const kind = item["kind"]?.S;
  const { members = [], added = [], removed = [] } = (kind === undefined ? {} : bodyOf(item)) as Readonly<Record<string, readonly { readonly sub: string }[]>>;
  const subs = (users: readonly { readonly sub: string }[]): string[] => users.map(({ sub }) => sub);
  return {
    ...entryOf(item, epoch), kind,
    number: Number(item["seq"]?.N),
    at: Number(item["sentAt"]?.N),
    added: subs(kind === "created" ? members : added),
    removed: subs(removed),
  };
}

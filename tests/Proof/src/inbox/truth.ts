import { DeleteItemCommand, QueryCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Show } from "../../../../clients/realtime/src/inbox/index.js";
import { bodyOf, readItems } from "../log.js";

const MOST = 100;

/** An entry of an inbox's log. */
export interface InboxEntry {
  readonly number: number;
  readonly position: string;
  /** Undefined: a notification, with its title. Otherwise a change of states. */
  readonly change: { readonly action: string; readonly upTo?: string; readonly positions?: readonly string[] } | undefined;
  readonly title: string;
}

/** A notification and its state, as a list shows them. */
export interface Shown {
  readonly position: string;
  readonly read: boolean;
  readonly archived: boolean;
}

/** What an inbox is by its log alone: it knows nothing of the library, nor of folds. */
export class InboxTruth {
  readonly #notifications: { number: number; position: string; read: boolean; archived: boolean }[] = [];
  readonly #seen: number;

  constructor(entries: readonly InboxEntry[], seen: number) {
    this.#seen = seen;
    for (const { number, position, change } of entries) {
      if (!change) {
        this.#notifications.unshift({ number, position, read: false, archived: false });
        continue;
      }
      const { action, upTo, positions = [] } = change;
      const last = upTo === undefined ? 0 : numberOf(upTo);
      for (const one of this.#notifications) {
        if (one.number > last && !positions.includes(one.position)) continue;
        if (action === "read" || action === "unread") one.read = action === "read";
        else one.archived = action === "archive";
      }
    }
  }

  get counts(): string {
    const unread = this.#notifications.filter(({ read, archived }) => !read && !archived);
    return `${Math.min(MOST, unread.length)}/${Math.min(MOST, unread.filter(({ number }) => number > this.#seen).length)}`;
  }

  /** The newest first. */
  list(show: Show): readonly Shown[] {
    return this.#notifications.filter(({ read, archived }) => (show === "unread" ? !read && !archived : archived === (show === "archived")));
  }
}

/** Reads the entries of an identity's inbox from the log's table itself. */
export async function readEntries(dynamo: DynamoDBClient, table: string, identityId: string): Promise<InboxEntry[]> {
  const { epoch, items } = await readItems(dynamo, table, `notifications/${identityId}`);
  return items.map((item) => {
    const body = bodyOf(item) as { title?: string } & NonNullable<InboxEntry["change"]>;
    const number = item["seq"]?.N ?? "";
    return { number: Number(number), position: `${epoch}.${number}`, change: item["kind"] ? body : undefined, title: body.title ?? "" };
  });
}

/** The number up to which an identity has seen everything: the one thing that no log has. */
export async function readSeen(dynamo: DynamoDBClient, table: string, identityId: string): Promise<number> {
  const item = (await itemsOf(dynamo, table, identityId)).find(({ sk }) => sk?.S === "fold-seen");
  return Number(item?.["number"]?.N ?? 0);
}

/** Deletes all that is made from an identity's log; answers with how many items that were. */
export async function deleteFold(dynamo: DynamoDBClient, table: string, identityId: string): Promise<number> {
  const made = (await itemsOf(dynamo, table, identityId)).filter(({ sk }) => sk?.S !== "fold-seen");
  for (const { pk, sk } of made) await dynamo.send(new DeleteItemCommand({ TableName: table, Key: { pk: pk ?? { S: "" }, sk: sk ?? { S: "" } } }));
  return made.length;
}

async function itemsOf(dynamo: DynamoDBClient, table: string, identityId: string): Promise<NonNullable<Awaited<ReturnType<typeof queryOf>>["Items"]>> {
  return (await queryOf(dynamo, table, identityId)).Items ?? [];
}

function queryOf(dynamo: DynamoDBClient, table: string, identityId: string) {
  return dynamo.send(new QueryCommand({
    TableName: table, ConsistentRead: true, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: `state|${identityId}` } },
  }));
}

function numberOf(position: string): number {
  return Number(position.split(".")[1]);
}

import { DynamoDBClient, GetItemCommand, QueryCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { fingerprint } from "./fingerprint.js";

/** A message of the log, as the table has it. */
export interface LogEntry {
  readonly position: string;
  readonly id: string;
  readonly sender: string;
  readonly payload: string;
}

/** Reads the messages of a topic's log from the table itself, in the order of their numbers; numbers without a message are left out. */
export async function readLog(dynamo: DynamoDBClient, table: string, topic: string): Promise<LogEntry[]> {
  const { epoch, items } = await readItems(dynamo, table, topic);
  return items.map((item) => entryOf(item, epoch));
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** The items of a topic's messages, and the epoch that all their positions have. */
export async function readItems(dynamo: DynamoDBClient, table: string, topic: string): Promise<{ readonly epoch: string; readonly items: readonly Item[] }> {
  const head = await dynamo.send(new GetItemCommand({ TableName: table, ConsistentRead: true, Key: { pk: { S: `head|${topic}` }, seq: { N: "0" } } }));
  const items: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamo.send(new QueryCommand({
      TableName: table, ConsistentRead: true, KeyConditionExpression: "pk = :topic", ExpressionAttributeValues: { ":topic": { S: `log|${topic}` } },
      ExclusiveStartKey: from,
    }));
    items.push(...(page.Items ?? []).filter((item) => item["body"]?.B));
    from = page.LastEvaluatedKey;
  } while (from);
  return { epoch: head.Item?.["epoch"]?.S ?? "", items };
}

export function entryOf(item: Item, epoch: string): LogEntry {
  return {
    position: `${epoch}.${item["seq"]?.N ?? ""}`,
    id: item["id"]?.S ?? "",
    sender: item["sender"]?.S ?? "",
    payload: fingerprint(bodyOf(item)),
  };
}

export function bodyOf(item: Item): unknown {
  return JSON.parse(Buffer.from(item["body"]?.B ?? []).toString("utf8"));
}

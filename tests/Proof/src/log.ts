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
  const head = await dynamo.send(new GetItemCommand({ TableName: table, ConsistentRead: true, Key: { pk: { S: `head|${topic}` }, seq: { N: "0" } } }));
  const epoch = head.Item?.["epoch"]?.S ?? "";
  const entries: LogEntry[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamo.send(new QueryCommand({
      TableName: table, ConsistentRead: true, KeyConditionExpression: "pk = :topic", ExpressionAttributeValues: { ":topic": { S: `log|${topic}` } },
      ExclusiveStartKey: from,
    }));
    for (const item of page.Items ?? []) if (item["body"]?.B) entries.push(entryOf(item, item["body"].B, epoch));
    from = page.LastEvaluatedKey;
  } while (from);
  return entries;
}

function entryOf(item: Record<string, AttributeValue>, body: Uint8Array, epoch: string): LogEntry {
  return {
    position: `${epoch}.${item["seq"]?.N ?? ""}`,
    id: item["id"]?.S ?? "",
    sender: item["sender"]?.S ?? "",
    payload: fingerprint(JSON.parse(Buffer.from(body).toString("utf8"))),
  };
}

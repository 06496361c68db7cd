import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { randomUUID } from "node:crypto";
import { WebSocket as WebSocketOfNode } from "ws";
import { mqttTransport, signedApi } from "../../../clients/realtime/src/mqtt/index.js";
import { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";

/** Of one request of DynamoDB's. */
const BATCH = 25;
const READS_AT_ONCE = 50;
const LOOK_EVERY_MS = 5;
const HEARD_WITHIN_MS = 30_000;

/** What came of one event. */
export interface Outcome {
  /** Until the function answered: everybody has it, in the log and live. */
  readonly seconds: number;
  /** Until the last one was logged, and until the first live copy came; since the function was called. */
  readonly loggedAfter: number;
  readonly liveAfter: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

type Item = Record<string, AttributeValue>;

/** Sends one event to so many users, of whom one is there; everybody else is known by the directory alone. */
export async function measure(count: number): Promise<Outcome> {
  const cloud = await LocalCloud.start(["--no-iot-rates"]);
  try {
    const settings = { endpoint: cloud.gateway, region: cloud.region, credentials: { accessKeyId: "LOCALADMIN0000000000", secretAccessKey: "local" } };
    const [dynamo, lambda] = [new DynamoDBClient(settings), new LambdaClient(settings)];
    const users = Array.from({ length: count - 1 }, () => ({ sub: randomUUID(), identityId: `eu-west-1:${randomUUID()}` }));
    await know(dynamo, cloud.outputs["DirectoryTableName"] ?? "", users);
    const listener = await listen(cloud);
    const userIds = [listener.identityId, ...users.map(({ identityId }) => identityId)];
    const notification = { type: "news", title: "One event", body: "To everybody, and in the log of each of them before anybody is disturbed." };
    const invoke = async (userIds: readonly string[]): Promise<unknown> => {
      const answer = await lambda.send(new InvokeCommand({ FunctionName: cloud.outputs["PublishNotificationFunctionName"], Payload: JSON.stringify({ id: randomUUID(), userIds, notification }) }));
      return JSON.parse(answer.Payload?.transformToString() ?? "");
    };
    // The first call starts the function's process.
    await invoke([users[0]?.identityId ?? ""]);
    const began = Date.now();
    const answer = await invoke(userIds);
    const seconds = (Date.now() - began) / 1_000;
    for (const end = Date.now() + HEARD_WITHIN_MS; listener.heard === undefined;) {
      if (Date.now() > end) throw new Error("No live copy came.");
      await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
    }
    listener.close();
    const last = await lastLogged(dynamo, cloud.outputs["MessageLogTableName"] ?? "", userIds);
    return { seconds, loggedAfter: (last - began) / 1_000, liveAfter: (listener.heard - began) / 1_000, answer: answer as Record<string, unknown> };
  } finally {
    await cloud.stop();
  }
}

/** Puts them into the directory, as their first sessions would. */
async function know(dynamo: DynamoDBClient, table: string, users: readonly { readonly sub: string; readonly identityId: string }[]): Promise<void> {
  const items: Item[] = users.flatMap(({ sub, identityId }) => [
    { pk: { S: `sub|${sub}` }, identityIds: { SS: [identityId] } },
    { pk: { S: `identity|${identityId}` }, sub: { S: sub }, attachedAt: { N: `${Date.now()}` } },
  ]);
  for (let at = 0; at < items.length; at += BATCH) {
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: items.slice(at, at + BATCH).map((Item) => ({ PutRequest: { Item } })) } }));
  }
}

/** Somebody who is there: when the first notification came to them, of those that everybody gets. */
async function listen(cloud: LocalCloud): Promise<{ readonly identityId: string; readonly heard: number | undefined; close(): void }> {
  const { identityId, credentials: source } = await cloud.signIn("alice");
  const session = await signedApi({ url: cloud.api, region: cloud.region, credentials: source }).openSession(false);
  const { credentials } = await source();
  if (!credentials) throw new Error("Nobody is signed in.");
  let heard: number | undefined;
  const transport = mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
  const link = await transport.connect({
    clientId: `${identityId}:notifications`, session, credentials, filters: [],
    message: () => { heard ??= Date.now(); },
    lost: () => { throw new Error("The connection is gone."); },
  });
  await link.subscribe([`notifications/${identityId}`]);
  return { identityId, get heard() { return heard; }, close: () => { link.close(); } };
}

/** When the last of all logs had its entry, by the log's own times; throws when one has none. */
async function lastLogged(dynamo: DynamoDBClient, table: string, identityIds: readonly string[]): Promise<number> {
  const keys = identityIds.map((identityId) => ({ pk: { S: `log|notifications/${identityId}` }, seq: { N: "1" } }));
  const times: number[] = [];
  for (let at = 0; at < keys.length; at += READS_AT_ONCE) {
    const { Responses } = await dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys.slice(at, at + READS_AT_ONCE), ConsistentRead: true } } }));
    times.push(...(Responses?.[table] ?? []).map((item) => Number(item["at"]?.N)));
  }
  if (times.length !== keys.length) throw new Error(`${times.length} of ${keys.length} have it in their log.`);
  return Math.max(...times);
}

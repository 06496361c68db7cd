import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";
import { readLog } from "./log.js";
import type { Log } from "./checker.js";
import type { BackendEvent } from "./plan.js";

const AGAIN_AFTER = 250;

/** What stands behind the clients: sends events, reads the log's table and the dead letters, by AWS's own SDK. */
export class Backend {
  readonly #cloud: LocalCloud;
  readonly #settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud;
    this.#settings = { endpoint: cloud.gateway, region: cloud.region, credentials: { accessKeyId: "LOCALADMIN0000000000", secretAccessKey: "local" } };
  }

  /** Sends an event until it is accepted, however long the cloud is away; by its own id it stays one event. */
  async send({ type, detail }: Pick<BackendEvent, "type" | "detail">): Promise<void> {
    const client = new EventBridgeClient(this.#settings);
    const entry = { EventBusName: this.#cloud.outputs["EventBusName"], Source: "proof", DetailType: type, Detail: JSON.stringify(detail) };
    for (;;) {
      const answer = await client.send(new PutEventsCommand({ Entries: [entry] })).catch(() => undefined);
      if (answer?.FailedEntryCount === 0) return;
      await new Promise((again) => setTimeout(again, AGAIN_AFTER));
    }
  }

  async log(topics: readonly string[]): Promise<Log> {
    const dynamo = new DynamoDBClient(this.#settings);
    const log = new Map<string, Awaited<ReturnType<typeof readLog>>>();
    for (const topic of topics) log.set(topic, await readLog(dynamo, this.#cloud.outputs["MessageLogTableName"] ?? "", topic));
    return log;
  }

  /** Takes all dead letters off their queue, as text. */
  async deadLetters(): Promise<string[]> {
    const role = await new STSClient(this.#settings).send(new AssumeRoleCommand({ RoleArn: this.#cloud.outputs["RedriveRoleArn"], RoleSessionName: "proof" }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = role.Credentials ?? {};
    const sqs = new SQSClient({ ...this.#settings, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } });
    const QueueUrl = this.#cloud.outputs["DeadLetterQueueUrl"];
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return bodies;
      for (const { Body = "", ReceiptHandle } of Messages) {
        bodies.push(Body);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }
}

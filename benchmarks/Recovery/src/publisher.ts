import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";

const BATCH = 50;
const AT_ONCE = 2;

/** Publishes as the backend does: PublishUpdate logs each batch, then sends it live. */
export class Publisher {
  readonly #lambda: LambdaClient;
  readonly #function: string | undefined;
  readonly #topic: string;

  constructor(cloud: LocalCloud, topic: string) {
    this.#lambda = new LambdaClient({ endpoint: cloud.gateway, region: cloud.region, credentials: { accessKeyId: "LOCALADMIN0000000000", secretAccessKey: "local" } });
    this.#function = cloud.outputs["PublishUpdateFunctionName"];
    this.#topic = topic;
  }

  /** Publishes messages with these numbers; resolves when the log has all of them. */
  async publish(first: number, last: number): Promise<void> {
    let next = first;
    // Two batches at a time, so that a busy machine's DynamoDB does not fail them; lanes take what comes next.
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let from = next; from <= last; from = next) {
        next += BATCH;
        await this.#invoke(from, Math.min(from + BATCH - 1, last));
      }
    }));
  }

  async #invoke(first: number, last: number): Promise<void> {
    const messages = Array.from({ length: last - first + 1 }, (_, i) => ({ n: first + i }));
    // By its own id a repeated batch stays one.
    const Payload = JSON.stringify({ id: `batch-${first}`, topic: this.#topic, messages });
    for (;;) {
      const answer = await this.#lambda.send(new InvokeCommand({ FunctionName: this.#function, Payload }));
      if (answer.FunctionError === undefined) return;
    }
  }
}

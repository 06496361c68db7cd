import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";

const BATCH = 100;

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

  /** Publishes messages with these numbers, batch by batch, so that the log has them in their order; resolves when it has all. */
  async publish(first: number, last: number): Promise<void> {
    for (let from = first; from <= last; from += BATCH) await this.#invoke(from, Math.min(from + BATCH - 1, last));
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

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { DemoConfig, LocalConfig } from "../config";
import type { SampleEvent } from "./samples";

/**
 * Plays the backend: puts an event on the bus, as any program with the right to do so does it; the rest goes its usual way through the functions.
 * It signs as LocalCloud's administrator, so this is for LocalCloud only.
 */
export async function putEvent({ region }: DemoConfig, local: LocalConfig, { detailType, detail }: SampleEvent): Promise<void> {
  const { gateway, eventBusName, accessKeyId, secretAccessKey } = local;
  const client = new EventBridgeClient({ region, endpoint: gateway, credentials: { accessKeyId, secretAccessKey } });
  const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({
    Entries: [{ EventBusName: eventBusName, Source: "demo", DetailType: detailType, Detail: JSON.stringify(detail) }],
  }));
  // A partial failure is a 200.
  if (FailedEntryCount !== 0) throw new Error(Entries?.[0]?.ErrorMessage ?? "The event bus refused the event.");
}

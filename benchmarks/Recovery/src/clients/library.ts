import { fetchAuthSession } from "aws-amplify/auth";
import WebSocketOfNode from "ws";
import { createRealtime, type Realtime } from "../../../../clients/realtime/src/index.js";
import { amplifyApi, amplifyTransport } from "../../../../clients/realtime/src/amplify/index.js";
import { mqttTransport, signedApi } from "../../../../clients/realtime/src/mqtt/index.js";
import { setUpAmplify } from "../../../../tests/Proof/src/amplifySetup.js";
import type { ClientSettings } from "../protocol.js";
import type { Contender } from "./contender.js";

/** This library, with its defaults. */
export function library(settings: ClientSettings, got: (number: number) => void, subscribed: () => void): Contender {
  const realtime = create(settings);
  realtime.topic(settings.topic).subscribe({
    from: "start",
    next: ({ payload }) => { got((payload as { n: number }).n); },
    state: ({ name }) => { if (name === "subscribed") subscribed(); },
  });
  // What its listener of the browser's event does.
  return { online: () => { realtime.wake(); } };
}

function create(settings: ClientSettings): Realtime {
  const { kind, credentials, mqtt, api, region } = settings;
  if (kind === "amplify") {
    setUpAmplify(settings);
    return createRealtime({ credentials: fetchAuthSession, transport: amplifyTransport({ endpoint: mqtt }), api: amplifyApi("realtime") });
  }
  const source = (): Promise<{ credentials: typeof credentials }> => Promise.resolve({ credentials });
  const transport = mqttTransport({ endpoint: mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
  return createRealtime({ credentials: source, transport, api: signedApi({ url: api, region, credentials: source }) });
}

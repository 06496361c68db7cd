import { createRealtime, type RealtimeSettings } from "@serverless-realtime/client";
import { mqttTransport, signedApi } from "@serverless-realtime/client/mqtt";
import { tabsTransport } from "@serverless-realtime/client/tabs";
import { withAmplify } from "./amplify.js";
import { entries, record, type Entry } from "./record.js";
import { signIn } from "./signIn.js";

declare global {
  interface Window {
    readonly recovery: {
      readonly entries: () => Entry[];
      readonly publish: (topic: string, id: string) => void;
    };
  }
}

const { config } = window;

function withoutAmplify(): RealtimeSettings {
  const credentials = signIn(config);
  return { credentials, transport: mqttTransport({ endpoint: config.mqtt }), api: signedApi({ url: config.api, region: config.region, credentials }) };
}

record({ kind: "page" });
const settings = config.transport === "amplify" ? await withAmplify(config) : withoutAmplify();
const transport = tabsTransport(settings.transport, { tabs: config.tabs });
const realtime = createRealtime({ ...settings, transport, storage: sessionStorage });
realtime.onConnection(({ name, reason }) => { record({ kind: "connection", name, reason }); });
for (const topic of config.topics) {
  realtime.topic(topic).subscribe({
    next: ({ id, position }) => { record({ kind: "message", topic, id, position }); },
    state: ({ name, reason }) => { record({ kind: "state", topic, name, reason }); },
    truncated: () => { record({ kind: "truncated", topic }); },
    error: ({ code }) => { record({ kind: "error", topic, name: code }); },
  });
}
Object.assign(window, {
  recovery: {
    entries,
    publish: (topic: string, id: string) => {
      realtime.publish(topic, { text: id }, { id }).then(
        () => { record({ kind: "sent", topic, id }); },
        () => { record({ kind: "failed", topic, id }); },
      );
    },
  },
});

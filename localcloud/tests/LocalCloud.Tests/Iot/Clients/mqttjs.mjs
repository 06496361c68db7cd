// MQTT.js against the broker, with presigned URLs. Prints one line per thing that the test looks for.
import { once } from 'node:events';
import mqtt from 'mqtt';
import WebSocket from 'ws';
import { presign } from './presign.mjs';

const { ENDPOINT, IDENTITY_ID, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
const credentials = {
  accessKeyId: AWS_ACCESS_KEY_ID,
  secretAccessKey: AWS_SECRET_ACCESS_KEY,
  sessionToken: AWS_SESSION_TOKEN,
};
const options = { clientId: `${IDENTITY_ID}:mqttjs`, protocolVersion: 4, reconnectPeriod: 0 };

// MQTT.js keeps the HTTP status of a refused upgrade to itself, so this asks the WebSocket below it.
async function refusal(url) {
  const [error] = await once(new WebSocket(url, 'mqtt'), 'error');
  return error.message;
}

console.log('wrong secret:', await refusal(presign(ENDPOINT, { ...credentials, secretAccessKey: 'wrong' })));
console.log('wrong service:', await refusal(presign(ENDPOINT, credentials, 'execute-api')));
console.log('unsigned:', await refusal(`ws://${ENDPOINT}/mqtt`));

const client = await mqtt.connectAsync(presign(ENDPOINT, credentials), options);
const granted = await client.subscribeAsync({ 'chat/+': { qos: 1 }, 'chat/general': { qos: 0 } });
console.log('granted:', granted.map(({ topic, qos }) => `${topic} ${qos}`).join(', '));
const message = once(client, 'message');
await client.publishAsync('chat/general', 'grüße', { qos: 1 });
const [topic, payload, packet] = await message;
console.log('received:', topic, payload.toString(), packet.qos);

const closed = once(client, 'close');
client.subscribe('notifications/somebody-else');
await closed;
console.log('closed');

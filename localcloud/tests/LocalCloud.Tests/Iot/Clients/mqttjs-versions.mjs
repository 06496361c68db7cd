// MQTT.js against the broker in the version that VERSION names: QoS 0 and 1, retained messages, wills, shared subscriptions, sessions.
// Prints one line per thing that the test looks for.
import { once } from 'node:events';
import mqtt from 'mqtt';
import { presign } from './presign.mjs';

const { ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
const protocolVersion = Number(process.env.VERSION);
const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
const connect = (clientId, options) =>
  mqtt.connectAsync(presign(ENDPOINT, credentials), { clientId, protocolVersion, reconnectPeriod: 0, ...options });
const next = async (client) => {
  const [topic, payload, packet] = await once(client, 'message');
  return `${topic} ${payload} ${packet.qos}${packet.retain ? ' retained' : ''}`;
};

const publisher = await connect('publisher');
const subscriber = await connect('subscriber');

await subscriber.subscribeAsync('a/+', { qos: 1 });
for (const qos of [0, 1]) {
  const message = next(subscriber);
  await publisher.publishAsync('a/b', 'hello', { qos });
  console.log('received:', await message);
}

await publisher.publishAsync('kept', 'old news', { qos: 1, retain: true });
const kept = next(subscriber);
await subscriber.subscribeAsync('kept', { qos: 1 });
console.log('retained:', await kept);

const mortal = await connect('mortal', { will: { topic: 'a/will', payload: 'bye', qos: 1 } });
const will = next(subscriber);
mortal.stream.destroy();
console.log('will:', await will);

const workers = [await connect('worker1'), await connect('worker2')];
let shared = 0;
const done = new Promise((resolve) => {
  for (const worker of workers) {
    worker.on('message', () => (shared += 1) === 10 && resolve());
  }
});
for (const worker of workers) {
  await worker.subscribeAsync('$share/group/jobs/+', { qos: 1 });
}
for (let i = 0; i < 10; i++) {
  await publisher.publishAsync(`jobs/${i}`, 'work', { qos: 1 });
}
await done;
console.log('shared:', shared);

// A session that waits: what comes meanwhile at QoS 1 is there at the return.
const lasting = protocolVersion === 5 ? { clean: false, properties: { sessionExpiryInterval: 60 } } : { clean: false };
const sleeper = await connect('sleeper', lasting);
await sleeper.subscribeAsync('night', { qos: 1 });
sleeper.stream.destroy();
await once(sleeper, 'close');
await publisher.publishAsync('night', 'while you slept', { qos: 1 });
await new Promise((resolve) => setTimeout(resolve, 1100)); // one client id connects once a second
const awake = mqtt.connect(presign(ENDPOINT, credentials), { clientId: 'sleeper', protocolVersion, reconnectPeriod: 0, ...lasting });
console.log('queued:', await next(awake));

if (protocolVersion === 5) {
  const properties = { contentType: 'text/plain', responseTopic: 'r', correlationData: Buffer.from('7'), userProperties: { k: 'v' }, messageExpiryInterval: 60 };
  const message = once(subscriber, 'message');
  await publisher.publishAsync('a/b', 'x', { qos: 1, properties });
  const { properties: got } = (await message)[2];
  console.log('properties:', got.contentType, got.responseTopic, `${got.correlationData}`, got.userProperties.k);
}
console.log('done');
process.exit(0);

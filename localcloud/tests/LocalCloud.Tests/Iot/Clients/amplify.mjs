// Stock Amplify PubSub against the broker, with public options only. Prints one line per thing that the test looks for.
import { PubSub } from '@aws-amplify/pubsub';
import { Amplify } from 'aws-amplify';
import { Hub } from 'aws-amplify/utils';
import WebSocket from 'ws';

globalThis.WebSocket = WebSocket;
const { ENDPOINT, IDENTITY_ID, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
Amplify.configure(
  { Auth: { Cognito: { identityPoolId: 'eu-west-1:pool', allowGuestAccess: true } } },
  {
    Auth: {
      credentialsProvider: {
        getCredentialsAndIdentityId: async () => ({
          credentials: {
            accessKeyId: AWS_ACCESS_KEY_ID,
            secretAccessKey: AWS_SECRET_ACCESS_KEY,
            sessionToken: AWS_SESSION_TOKEN,
          },
          identityId: IDENTITY_ID,
        }),
        clearCredentialsAndIdentityId: () => undefined,
      },
    },
  },
);

const pubsub = new PubSub({
  region: 'eu-west-1',
  endpoint: `ws://${ENDPOINT}/mqtt`,
  clientId: `${IDENTITY_ID}:amplify`,
  aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true,
});

const state = (wanted) =>
  new Promise((resolve) => {
    const stop = Hub.listen('pubsub', ({ payload }) => {
      if (payload.event === 'ConnectionStateChange' && wanted(payload.data.connectionState)) {
        stop();
        resolve(payload.data.connectionState);
      }
    });
  });

const connected = state((name) => name === 'Connected');
const message = new Promise((resolve, reject) => {
  pubsub.subscribe({ topics: ['chat/general'] }).subscribe({ next: resolve, error: reject });
});
console.log('state:', await connected);
await pubsub.publish({ topics: ['chat/general'], message: { text: 'grüße' } });
console.log('received:', JSON.stringify(await message));

const disrupted = state((name) => name === 'ConnectionDisrupted');
pubsub.subscribe({ topics: ['notifications/somebody-else'] }).subscribe({
  next: () => console.log('received what is not ours'),
  error: () => undefined,
});
console.log('state:', await disrupted);
process.exit(0);

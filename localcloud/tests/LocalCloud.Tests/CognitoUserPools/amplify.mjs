// What an application does with Amplify, public options only: signs in, refreshes, calls an API, signs a WebSocket's address.
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn } from 'aws-amplify/auth';
import { get } from 'aws-amplify/api';
import { Signer } from '@aws-amplify/core/internals/utils';

const [gateway, userPoolId, userPoolClientId, identityPoolId] = process.argv.slice(2);
const region = 'eu-west-1';
Amplify.configure({
  Auth: {
    Cognito: { userPoolId, userPoolClientId, identityPoolId, userPoolEndpoint: gateway, identityPoolEndpoint: gateway },
  },
  API: { REST: { echo: { endpoint: gateway.replace(/\/$/, ''), region, service: 'echo' } } },
});

const wrong = await signIn({ username: 'alice', password: 'wrong', options: { authFlowType: 'USER_PASSWORD_AUTH' } }).catch(
  (error) => ({ name: error.name, message: error.message }),
);
const { isSignedIn } = await signIn({
  username: 'alice',
  password: 'Password-1',
  options: { authFlowType: 'USER_PASSWORD_AUTH' },
});
const first = await fetchAuthSession();
const refreshed = await fetchAuthSession({ forceRefresh: true });
const answer = await (
  await get({
    apiName: 'echo',
    path: '/messages',
    options: { queryParams: { topic: 'chat/general room', since: '2026-01-01T00:00:00+00:00' } },
  }).response
).body.json();
const { accessKeyId, secretAccessKey, sessionToken } = refreshed.credentials;
const url = Signer.signUrl(
  gateway + 'socket',
  { access_key: accessKeyId, secret_key: secretAccessKey, session_token: sessionToken },
  { region, service: 'iotdevicegateway' },
);
const socket = await fetch(url);

console.log(
  JSON.stringify({
    wrong,
    isSignedIn,
    identityId: first.identityId,
    sameIdentity: first.identityId === refreshed.identityId,
    tokensChanged: String(first.tokens.idToken) !== String(refreshed.tokens.idToken),
    principal: answer.principal,
    target: answer.target,
    socketStatus: socket.status,
  }),
);
process.exit(0);

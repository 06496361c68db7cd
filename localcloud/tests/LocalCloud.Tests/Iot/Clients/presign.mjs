// Presigns a WebSocket URL as AWS's device SDKs do: the session token goes last and is not signed.
import { createHash, createHmac } from 'node:crypto';

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

export function presign(host, { accessKeyId, secretAccessKey, sessionToken }, service = 'iotdevicegateway') {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/eu-west-1/${service}/aws4_request`;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${time}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const request = ['GET', '/mqtt', query, `host:${host}`, '', 'host', sha256('')].join('\n');
  const key = scope.split('/').reduce((previous, part) => hmac(previous, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n')).toString('hex');
  return `ws://${host}/mqtt?${query}&X-Amz-Signature=${signature}&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`;
}

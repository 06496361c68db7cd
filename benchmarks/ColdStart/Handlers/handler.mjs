// The same function in JavaScript: Lambda's runtime loop, and one publish by the AWS SDK for each event.
import http from 'node:http';
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';

const { AWS_LAMBDA_RUNTIME_API, AWS_ENDPOINT_URL_IOT_DATA_PLANE, AWS_REGION } = process.env;
const iot = new IoTDataPlaneClient({ region: AWS_REGION, endpoint: AWS_ENDPOINT_URL_IOT_DATA_PLANE });
const agent = new http.Agent({ keepAlive: true });

const handler = async ({ detail }) => {
  await iot.send(new PublishCommand({ topic: detail.topic, qos: 1, payload: Buffer.from(JSON.stringify(detail.message)) }));
  return { published: 1 };
};

const call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const request = http.request(`http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/${path}`, { method, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ headers: response.headers, text }));
    });
    request.on('error', reject).end(body);
  });

for (;;) {
  const { headers, text } = await call('GET', 'next');
  const answer = JSON.stringify(await handler(JSON.parse(text)));
  await call('POST', `${headers['lambda-runtime-aws-request-id']}/response`, answer);
}

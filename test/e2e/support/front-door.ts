import { request } from 'node:http';
import type { Lab } from '../../../bench/lab/lab.ts';

/** Asks a public name as a client whose packets go to whatever its resolver answers: through the front door as a proxy. */
export function askedThroughFrontDoor(lab: Lab, url: string): Promise<{ status: number; body: unknown }> {
  const door = new URL(lab.addresses.aws.frontDoor);
  return new Promise((resolve, reject) => {
    request({ host: door.hostname, port: door.port, path: url, headers: { host: new URL(url).host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    })
      .once('error', reject)
      .end();
  });
}

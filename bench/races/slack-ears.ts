import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Slack's side of a refusal: a whisper to a button's response URL, or a message that one person alone sees. */
export interface SlackEars {
  /** Base of the Web API, ending in a slash. */
  readonly api: string;
  /** Where the answer to a press goes. */
  responseUrl(contestant: string): string;
  /** What a contestant was told. */
  heard(contestant: string): string | undefined;
  close(): Promise<void>;
}

/** A contestant is the last part of a response URL, or the channel of a message that only one person sees. */
export async function slackEars(): Promise<SlackEars> {
  const told = new Map<string, string>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const json = request.headers['content-type']?.includes('json') === true;
      const body: Record<string, string> = json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      const [, first, last = ''] = (request.url ?? '').split('/');
      if (first === 'told') told.set(last, body['text'] ?? '');
      if (last === 'chat.postEphemeral') told.set(body['channel'] ?? '', body['text'] ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    api: `${origin}/api/`,
    responseUrl: (contestant) => `${origin}/told/${contestant}`,
    heard: (contestant) => told.get(contestant),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

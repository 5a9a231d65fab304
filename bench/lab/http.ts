import { Agent, request } from 'node:http';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly body: string;
}

/** Requests to one server over connections that are kept. */
export interface Http {
  send(sent: Sent): Promise<Answered>;
  close(): void;
}

const patienceMs = 30_000;

export function httpTo(origin: string, connections: number): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        // What makes the server end the connection is sent over one of its own.
        const own = headers['connection'] === 'close';
        const options = { agent: own ? false : agent, method, headers: { ...headers, ...length }, timeout: patienceMs };
        // A URL would be tidied up; what is sent here may be meant to be wrong.
        const { hostname, port } = new URL(origin);
        const outgoing = request({ ...options, hostname, port, path }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          const done = () => resolve({ status: response.statusCode ?? 0, body: text });
          response.on('end', done).on('error', done);
        });
        outgoing.on('timeout', () => outgoing.destroy());
        // After an answer this changes nothing any more: a server may close while we still send.
        outgoing.on('error', () => resolve({ status: 0, body: '' }));
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { Listening } from '../config/variables.ts';

export interface HealthDeps {
  readonly state: () => ReturnType<Worker['getState']>;
  readonly connection: Pick<NativeConnection, 'withDeadline' | 'workflowService'>;
  /** Where Temporal is, for the sentence. */
  readonly address: string;
  /** How long Temporal may take to answer, ms. */
  readonly patienceMs?: number;
}

export interface Health {
  listen(at: Listening | undefined): Promise<void>;
  close(): Promise<void>;
}

/**
 * Answers `GET /healthz`: 200 while the worker takes work and Temporal answers it, else 503 with a sentence. A worker that has
 * lost Temporal mends itself once that is back; to start it anew would only lose its cache.
 */
export function createHealth({ state, connection, address, patienceMs = 2_000 }: HealthDeps): Health {
  async function trouble(): Promise<string | undefined> {
    if (state() !== 'RUNNING') return `The worker takes no work: it is ${state().toLowerCase()}.`;
    const asked = connection.withDeadline(Date.now() + patienceMs, () => connection.workflowService.getSystemInfo({}));
    // The connection goes on trying past its deadline.
    const late = new AbortController();
    const answered = await Promise.race([
      asked.then(
        () => true,
        () => false,
      ),
      sleep(patienceMs, false, { signal: late.signal }).catch(() => false),
    ]);
    late.abort();
    return answered ? undefined : `Temporal at ${address} does not answer the worker.`;
  }
  const server = createServer((request, response) => {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url !== '/healthz') return reply(404, { status: 'unknown', sentence: 'Here is /healthz alone.' });
    void trouble().then((sentence) =>
      sentence === undefined ? reply(200, { status: 'ok' }) : reply(503, { status: 'unhealthy', sentence }),
    );
  });
  return {
    async listen(at) {
      server.listen(at);
      await once(server, 'listening');
    },
    async close() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

import { fastify, type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gateway } from '../gateway/gateway.ts';
import { countChanges } from './changes.ts';

export interface MetricsDeps {
  readonly gateway: Pick<Gateway, 'list'>;
  readonly now: () => number;
}

export interface Metrics {
  /** `GET /metrics` and nothing else, for a port that only Prometheus reaches. Not yet listening. */
  readonly server: FastifyInstance;
  /** Times the requests of another server; before that has routes. */
  watch(server: FastifyInstance): void;
}

const hourMs = 3_600_000;
/** More open changes than that, or more that end in an hour, are not told apart any more. */
const most = 2_000;

/**
 * What an operator watches of the bot and, since it is asked of Temporal at each reading and kept nowhere, of all changes: every bot
 * tells the same, so alerts take the highest.
 */
export function createMetrics({ gateway, now }: MetricsDeps): Metrics {
  const register = new Registry();
  const registers = [register];
  const labelNames = ['kind', 'status'] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const open = gauge('coxswain_changes', 'Changes that have not ended, without dry runs.');
  const oldest = gauge('coxswain_oldest_change_seconds', 'Age of the oldest of them; 0 where there is none.');
  const ended = gauge('coxswain_changes_ended', 'Changes that ended within the last hour, without dry runs.');
  const answers = new Gauge({
    name: 'coxswain_temporal_answers',
    help: 'Whether Temporal could say which changes there are: 1 or 0. The gauges of changes are away at 0.',
    registers,
  });
  const requests = new Histogram({
    name: 'coxswain_http_request_duration_seconds',
    help: "Requests to the bot: Slack's and GitLab's, and those of its API.",
    labelNames: ['method', 'route', 'status'] as const,
    // Slack gives up after 3 s, GitLab after 10 s; a person feels 300 ms.
    buckets: [0.01, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  collectDefaultMetrics({ register });

  async function look(): Promise<void> {
    for (const each of [open, oldest, ended]) each.reset();
    try {
      const [running, over] = await Promise.all([
        gateway.list({ over: false, limit: most }),
        gateway.list({ over: true, endedSince: now() - hourMs, limit: most }),
      ]);
      for (const { kind, status, count, oldest: age } of countChanges(running, false, now())) {
        open.set({ kind, status }, count);
        oldest.set({ kind, status }, age);
      }
      for (const { kind, status, count } of countChanges(over, true, now())) ended.set({ kind, status }, count);
      answers.set(1);
    } catch {
      answers.set(0);
    }
  }

  const server = fastify({ forceCloseConnections: 'idle' });
  server.get('/metrics', async (_request, reply) => {
    await look();
    return reply.type(register.contentType).send(await register.metrics());
  });
  return {
    server,
    watch(watched) {
      watched.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? 'unknown';
        const labels = { method: request.method, route, status: String(reply.statusCode) };
        requests.observe(labels, reply.elapsedTime / 1000);
      });
    },
  };
}

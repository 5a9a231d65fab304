import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { personOf } from '../../domain/catalogue/authorise.ts';
import type { Actor } from '../../domain/change/actor.ts';
import { type ChangeRequest, subjectOf } from '../../domain/change/request.ts';
import { type ChangeView, hasEnded, type Intent } from '../../domain/change/view.ts';
import { type Asks, checkSubject, toRequest } from '../asks.ts';
import { Problem } from '../gateway/problem.ts';
import type { Authenticate } from './auth.ts';
import { readDecision, readList, readStart } from './bodies.ts';

export interface ApiDeps extends Asks {
  readonly authenticate: Authenticate;
  readonly now: () => number;
}

type ById = FastifyRequest<{ Params: { id: string } }>;

const decisions = ['promote', 'pause', 'resume', 'abort', 'retryStep', 'skipStep'] as const satisfies readonly Intent[];
const longestWaitSeconds = 50;
const pollMs = 500;

/** The JSON API, the same verbs as in Slack, for the command line and for CI. A change is answered as a `ChangeView`. */
export function apiRoutes({ authenticate, now, ...asks }: ApiDeps): (server: FastifyInstance) => Promise<void> {
  const { catalogue, gateway } = asks;
  const actorOf = (request: FastifyRequest) => authenticate(request.headers.authorization);

  return async (server) => {
    server.post('/changes', async (request, reply) => {
      const actor = await actorOf(request);
      const body = readStart(request.body);
      const wanted = toRequest(catalogue, body, actor, 'terminal');
      const { change, fresh } = await gateway.start(wanted, keyOf(request, actor));
      const view = await firstView(change, wanted);
      if (!fresh) refuseOther(view, wanted);
      const seconds = body.wait === true ? longestWaitSeconds : Number(body.wait);
      return reply.code(fresh ? 202 : 200).send(await ended(view, seconds));
    });

    server.get('/changes/:id', async (request: ById) => {
      await actorOf(request);
      return gateway.progress(request.params.id);
    });

    server.get('/changes', async (request) => {
      await actorOf(request);
      const { service, environment, limit } = readList(request.query);
      if (service !== undefined && environment !== undefined) checkSubject(catalogue, { service, environment });
      const filter = {
        limit,
        ...(service === undefined ? {} : { service }),
        ...(environment === undefined ? {} : { environment }),
      };
      return { changes: await gateway.list(filter) };
    });

    for (const intent of decisions) {
      server.post(`/changes/:id/${intent}`, async (request: ById) => {
        const actor = await actorOf(request);
        const { full, ...decision } = readDecision(request.body);
        const meant = intent === 'promote' && full === true ? 'promoteFull' : intent;
        const choice = { actor, key: keyOf(request, actor), ...defined(decision) };
        return { change: request.params.id, ...(await gateway.decide(request.params.id, meant, choice)) };
      });
    }

    server.get('/changes/:id/history', async (request: ById) => {
      await actorOf(request);
      return gateway.history(request.params.id);
    });

    server.get(
      '/lanes/:service/:environment',
      async (request: FastifyRequest<{ Params: { service: string; environment: string } }>) => {
        await actorOf(request);
        const { service, environment } = request.params;
        checkSubject(catalogue, { service, environment });
        const { holder, queue } = await gateway.lane(service, environment);
        return { service, environment, ...(holder === undefined ? {} : { holder }), queue };
      },
    );

    server.get('/services', async (request) => {
      await actorOf(request);
      const services = Object.entries(catalogue.services).map(([name, service]) => ({
        service: name,
        environments: Object.keys(service.environments),
      }));
      return { services };
    });
  };

  /** What is known at the start, should no worker have taken it up yet: it will, and nothing is lost. */
  async function firstView(change: string, request: ChangeRequest): Promise<ChangeView> {
    try {
      return await gateway.progress(change);
    } catch (error) {
      if (!(error instanceof Problem) || error.type !== 'unreachable') throw error;
      return {
        change,
        kind: request.kind,
        subject: subjectOf(request),
        ...('service' in request ? { service: request.service } : {}),
        environment: request.environment,
        status: 'queued',
        dryRun: request.dryRun,
        requestedBy: personOf(catalogue, request.actor) ?? 'unknown',
        ...(request.reason === undefined ? {} : { reason: request.reason }),
        ...(request.kind === 'deploy' ? { version: request.version } : {}),
        requestedAt: new Date(now()).toISOString(),
        steps: [],
        weights: [],
        undoing: false,
        sentence: 'It begins once a worker answers',
        intents: [],
      };
    }
  }

  async function ended(view: ChangeView, seconds: number): Promise<ChangeView> {
    const deadline = now() + seconds * 1000;
    let latest = view;
    while (!hasEnded(latest.status) && now() + pollMs < deadline) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      latest = await gateway.progress(view.change);
    }
    return latest;
  }
}

/** An idempotency key that comes again means the same change, and only that. */
function refuseOther(view: ChangeView, request: ChangeRequest): void {
  const same = view.kind === request.kind && view.dryRun === request.dryRun;
  if (same && (request.kind !== 'deploy' || view.version === request.version)) return;
  const sentence = `That Idempotency-Key was used for another request already: ${view.change}. Use a new key.`;
  throw new Problem('conflict', sentence);
}

/** A key counts for the one who sent it: two people may choose the same. */
function keyOf(request: FastifyRequest, actor: Actor): string {
  const header = request.headers['idempotency-key'];
  const key = typeof header === 'string' && header.length > 0 && header.length <= 200 ? header : randomUUID();
  return JSON.stringify([actor, key]);
}

/** Without the members that are undefined, as exact optional types want it. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

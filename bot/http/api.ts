import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { stranger } from '../../domain/catalogue/authorise.ts';
import { servicesOf } from '../../domain/catalogue/builds.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { type Actor, isBuild } from '../../domain/change/actor.ts';
import { markdownOf } from '../../domain/change/report/markdown.ts';
import type { ChangeRequest } from '../../domain/change/request.ts';
import { type ChangeView, hasEnded, type Intent } from '../../domain/change/view.ts';
import { type Asks, checkSubject, findChange, toRequest } from '../asks.ts';
import type { Choice } from '../gateway/decision.ts';
import { Problem } from '../gateway/problem.ts';
import { knownGroup, meantByName, toGroupRequest } from '../group-asks.ts';
import { findReport } from '../report-asks.ts';
import { toSyncRequest } from '../sync-asks.ts';
import { auditRoute } from './audit-route.ts';
import type { Authenticate } from './auth.ts';
import { readApproval, readDecision, readList, readReasoned, readStart } from './bodies.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { eventRoutes } from './events.ts';
import { restraintRoutes } from './restraint-routes.ts';
import { unstarted } from './first-view.ts';

export interface ApiDeps extends Asks {
  readonly authenticate: Authenticate;
  readonly now: () => number;
}

type ById = FastifyRequest<{ Params: { id: string } }>;

const decisions = [
  'promote',
  'pause',
  'resume',
  'abort',
  'retryStep',
  'skipStep',
  'approve',
  'reject',
  'ungraceful',
  'override',
] as const satisfies readonly Intent[];
const longestWaitSeconds = 50;
const pollMs = 500;

/** The JSON API, the same verbs as in Slack, for the command line and for CI. A change is answered as a `ChangeView`. */
export function apiRoutes({ authenticate, now, ...asks }: ApiDeps): (server: FastifyInstance) => Promise<void> {
  const { catalogue, gateway } = asks;
  /** A person, or a CI job, which may start deploys and read what became of them. */
  const anyoneOf = (request: FastifyRequest) => authenticate(request.headers.authorization);
  const actorOf = async (request: FastifyRequest) => {
    const actor = await anyoneOf(request);
    if (isBuild(actor)) throw new Problem('refused', stranger(catalogue, actor));
    return actor;
  };

  return async (server) => {
    server.post('/changes', async (request, reply) => {
      const actor = await anyoneOf(request);
      const body = readStart(request.body);
      const wanted = requestOf(catalogue, body, actor);
      const { change, fresh } = await gateway.start(wanted, keyOf(request, actor));
      const view = await firstView(change, wanted);
      if (!fresh) refuseOther(view, wanted);
      const seconds = body.wait === true ? longestWaitSeconds : Number(body.wait);
      return reply.code(fresh ? 202 : 200).send(await ended(view, seconds));
    });

    server.get('/changes/:id', async (request: ById) => {
      const actor = await anyoneOf(request);
      const view = await gateway.progress(await idOf(request));
      mayRead(catalogue, actor, view);
      return view;
    });

    server.get('/changes', async (request) => {
      await actorOf(request);
      const { name, service, group, environment, limit } = readList(request.query);
      if (group !== undefined) knownGroup(catalogue, group);
      if (service !== undefined && environment !== undefined) checkSubject(catalogue, { service, environment });
      const filter = {
        limit,
        ...(name === undefined ? {} : meantByName(catalogue, name)),
        ...(service === undefined ? {} : { service }),
        ...(group === undefined ? {} : { group }),
        ...(environment === undefined ? {} : { environment }),
      };
      return { changes: await gateway.list(filter) };
    });

    for (const intent of decisions) {
      server.post(`/changes/:id/${intent}`, async (request: ById) => {
        const actor = await actorOf(request);
        const { full, ...decision } = decisionOf(intent, request.body);
        const meant = intent === 'promote' && full === true ? 'promoteFull' : intent;
        const choice: Choice = { actor, key: keyOf(request, actor), ...defined(decision) };
        const change = await idOf(request);
        return { change, ...(await gateway.decide(change, meant, choice)) };
      });
    }

    server.get('/changes/:id/history', async (request: ById) => {
      await actorOf(request);
      return gateway.history(await idOf(request));
    });

    // Of a change, or of a recovery group's last.
    server.get('/changes/:id/report', async (request: ById) => {
      await actorOf(request);
      const { change, report } = await findReport(asks, { change: request.params.id });
      return { change, file: report.file, markdown: markdownOf(report) };
    });

    await server.register(catalogueRoutes(asks, actorOf));
    await server.register(
      eventRoutes(async (request) => {
        const actor = await anyoneOf(request);
        const change = await idOf(request);
        mayRead(catalogue, actor, await gateway.progress(change));
        return () => gateway.progress(change);
      }),
    );
    await server.register(restraintRoutes({ ...asks, now }, actorOf, keyOf));
    await server.register(auditRoute({ ...asks, now }, actorOf));
  };

  /** The id as given; where it is the name of a recovery group, the change of it that runs, or the newest. */
  function idOf({ params: { id } }: ById): Promise<string> {
    return findChange(asks, { change: id });
  }

  async function firstView(change: string, request: ChangeRequest): Promise<ChangeView> {
    try {
      return await gateway.progress(change);
    } catch (error) {
      if (!(error instanceof Problem) || error.type !== 'unreachable') throw error;
      return unstarted(catalogue, change, request, now());
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

/** A CI job reads the changes of the services that its project builds or deploys. */
function mayRead(catalogue: Catalogue, actor: Actor, { service }: ChangeView): void {
  if (!isBuild(actor) || (service !== undefined && servicesOf(catalogue, actor).includes(service))) return;
  throw new Problem('refused', `${actor.project} may only read changes of services that name it in the catalogue.`);
}

function requestOf(catalogue: Catalogue, body: ReturnType<typeof readStart>, actor: Actor): ChangeRequest {
  const overrides = 'override' in body && body.override !== undefined && body.override.length > 0;
  if (overrides && body.reason === undefined) {
    throw new Problem('usage', 'An override needs a reason ("reason"): it is on record with it.');
  }
  if ('group' in body) return toGroupRequest(catalogue, body, actor);
  return body.kind === 'sync' ? toSyncRequest(catalogue, body, actor) : toRequest(catalogue, body, actor, 'terminal');
}

/** An idempotency key that comes again means the same change, and only that. */
function refuseOther(view: ChangeView, request: ChangeRequest): void {
  const same = view.kind === request.kind && view.dryRun === request.dryRun;
  const version = request.kind !== 'deploy' || view.version === request.version;
  const asked = request.kind === 'failover' ? request.mode : undefined;
  if (same && version && (asked === undefined || (view.recovery?.mode ?? asked) === asked)) return;
  const sentence = `That Idempotency-Key was used for another request already: ${view.change}. Use a new key.`;
  throw new Problem('conflict', sentence);
}

/** A decision's own members, checked as strictly as they differ. */
function decisionOf(intent: (typeof decisions)[number], body: unknown): Partial<ReturnType<typeof readDecision>> {
  if (intent === 'approve') return readApproval(body);
  return intent === 'ungraceful' || intent === 'override' ? readReasoned(body) : readDecision(body);
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

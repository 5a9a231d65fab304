import type { FastifyInstance } from 'fastify';
import { servicesOf } from '../../domain/catalogue/builds.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { type Actor, isBuild } from '../../domain/change/actor.ts';
import { markdownOf } from '../../domain/change/report/markdown.ts';
import type { ChangeRequest } from '../../domain/change/request.ts';
import { type ChangeView, hasEnded, type Intent } from '../../domain/change/view.ts';
import { type Asks, checkSubject, findChange, toRequest } from '../asks.ts';
import type { Choice } from '../gateway/decision.ts';
import { Problem } from '../gateway/problem.ts';
import { knownGroup, toGroupRequest } from '../group-asks.ts';
import { meantByName } from '../names.ts';
import { findReport } from '../report-asks.ts';
import { knownStack, plannedMeant, toStackRequest } from '../stack-asks.ts';
import { toSyncRequest } from '../sync-asks.ts';
import { auditRoute } from './audit-route.ts';
import type { Authenticate } from './auth.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { eventRoutes } from './events.ts';
import { unstarted } from './first-view.ts';
import { openApi } from './openapi.ts';
import { documentOperations } from './operations/all.ts';
import { changeOperations } from './operations/changes.ts';
import { type DecisionBody, decisionOperations } from './operations/decisions.ts';
import type { StartBody } from './operations/start-body.ts';
import { peopleRoutes, type SignIn } from './people-routes.ts';
import { restraintRoutes } from './restraint-routes.ts';
import { type Http, serve, whoAsks } from './serve.ts';

export interface ApiDeps extends Asks {
  readonly authenticate: Authenticate;
  readonly now: () => number;
  /** Where people sign in; absent: nowhere. */
  readonly signIn?: SignIn;
}

const longestWaitSeconds = 50;
const pollMs = 500;

/** The JSON API, the same verbs as in Slack, for the command line and for CI. A change is answered as a `ChangeView`. */
export function apiRoutes({ authenticate, now, signIn, ...asks }: ApiDeps): (server: FastifyInstance) => Promise<void> {
  const { catalogue, gateway } = asks;
  const who = whoAsks(catalogue, authenticate);

  return async (server) => {
    serve(server, who, changeOperations, {
      async startChange({ actor, body }, { reply, key, chosen }) {
        const wanted = await requestOf(asks, body, actor);
        // How long its sender waits is no part of what is asked for.
        const { wait, ...sent } = body;
        if (chosen) await gateway.useKey(key, defined(sent));
        const { change, fresh } = await gateway.start(wanted, key);
        const view = await firstView(change, wanted);
        reply.code(fresh ? 202 : 200);
        return ended(view, wait === true ? longestWaitSeconds : Number(wait));
      },

      async getChange({ actor, params }) {
        const view = await gateway.progress(await idOf(params.id));
        mayRead(catalogue, actor, view);
        return view;
      },

      async listChanges({ query: { name, service, group, stack, environment, limit } }) {
        if (group !== undefined) knownGroup(catalogue, group);
        if (service !== undefined && environment !== undefined) checkSubject(catalogue, { service, environment });
        const filter = {
          limit,
          ...(name === undefined ? {} : meantByName(catalogue, name)),
          ...(service === undefined ? {} : { service }),
          ...(group === undefined ? {} : { group }),
          ...(stack === undefined ? {} : { stack: knownStack(catalogue, stack).name }),
          ...(environment === undefined ? {} : { environment }),
        };
        return { changes: await gateway.list(filter) };
      },

      getHistory: async ({ params }) => gateway.history(await idOf(params.id)),

      // Of a change, or of a recovery group's last.
      async getReport({ params }) {
        const { change, report } = await findReport(asks, { change: params.id });
        return { change, file: report.file, markdown: markdownOf(report) };
      },
    });

    const decide =
      (intent: Intent) =>
      async ({ actor, params, body }: { actor: Actor; params: { id: string }; body: DecisionBody }, { key }: Http) => {
        const { full, ...decision } = body;
        const meant = intent === 'promote' && full === true ? 'promoteFull' : intent;
        const choice: Choice = { actor, key, ...defined(decision) };
        const change = await idOf(params.id);
        return { change, ...(await gateway.decide(change, meant, choice)) };
      };
    serve(server, who, decisionOperations, {
      promote: decide('promote'),
      pause: decide('pause'),
      resume: decide('resume'),
      abort: decide('abort'),
      retryStep: decide('retryStep'),
      skipStep: decide('skipStep'),
      approve: decide('approve'),
      reject: decide('reject'),
      ungraceful: decide('ungraceful'),
      override: decide('override'),
    });

    catalogueRoutes(server, who, asks);
    restraintRoutes(server, who, { ...asks, now });
    peopleRoutes(server, who, catalogue, signIn);
    auditRoute(server, who, { ...asks, now });
    eventRoutes(server, who, async (id, actor) => {
      const change = await idOf(id);
      mayRead(catalogue, actor, await gateway.progress(change));
      return () => gateway.progress(change);
    });
    const document = openApi();
    serve(server, who, documentOperations, { getDocument: async () => document });
  };

  /** The id as given; where it is the name of a recovery group or a stack, the change of it that runs, or the newest. */
  function idOf(change: string): Promise<string> {
    return findChange(asks, { change });
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

async function requestOf(asks: Asks, body: StartBody, actor: Actor): Promise<ChangeRequest> {
  const { catalogue } = asks;
  const overrides = 'override' in body && body.override !== undefined && body.override.length > 0;
  if (overrides && body.reason === undefined) {
    throw new Problem('usage', 'An override needs a reason ("reason"): it is on record with it.');
  }
  if ('stack' in body) return toStackRequest(catalogue, { ...body, ...(await plannedMeant(asks, body.stack)) }, actor);
  if ('group' in body) return toGroupRequest(catalogue, body, actor);
  return body.kind === 'sync' ? toSyncRequest(catalogue, body, actor) : toRequest(catalogue, body, actor, 'terminal');
}

/** Without the members that are undefined, as exact optional types want it. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

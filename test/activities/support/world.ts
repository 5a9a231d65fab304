import { join } from 'node:path';
import type { TemporalPort } from '../../../activities/ports.ts';
import { type ActivityDeps, createActivities, createAwsFor, createCredentialsFor } from '../../../activities/index.ts';
import { loadCatalogue } from '../../../config/catalogue.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { ChangeRequest } from '../../../domain/change/request.ts';
import type { Planning } from '../../../domain/plan/answer.ts';
import type { Plan } from '../../../domain/plan/plan.ts';
import type { Step, StepKind } from '../../../domain/plan/step.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';

export const catalogue = loadCatalogue(join(import.meta.dirname, '../../../sandbox/catalogue'));

/** A Temporal whose closed changes ended with these views, oldest first; as much of the client as planning uses. */
export function temporalWith(views: readonly ChangeView[]): TemporalPort {
  const day = 86_400_000;
  const infos = views.map((_, index) => ({
    workflowId: `change-${index}`,
    runId: `run-${index}`,
    closeTime: new Date(index * day),
  }));
  const workflow = {
    async *list() {
      yield* infos;
    },
    getHandle: (id: string) => ({
      result: async () => views[infos.findIndex(({ workflowId }) => workflowId === id)],
      query: () => Promise.reject(new Error(`${id} is not known`)),
    }),
    signalWithStart: () => Promise.reject(new Error('not here')),
    // Nothing is locked, frozen or stopped.
    executeUpdateWithStart: async () => ({ version: 0, restraints: [] }),
  };
  return { workflow } as unknown as TemporalPort;
}

export const noPast = temporalWith([]);

/** Activities are closures: they may be taken out of their object and handed to a test environment. */
type Closures<T> = {
  readonly [K in keyof T]: T[K] extends (input: infer A) => Promise<infer R>
    ? (this: void, input: A) => Promise<R>
    : never;
};

export function activitiesOn(
  temporal: TemporalPort,
  known: Catalogue = catalogue,
  resolvers: readonly string[] = [],
): Closures<ReturnType<typeof createActivities>> {
  const log: ActivityDeps['log'] = { info: () => undefined, warn: () => undefined };
  const ansible = { command: 'ansible-playbook', folder: 'ansible', credentials: createCredentialsFor() };
  return createActivities({ catalogue: known, aws: createAwsFor(), temporal, log, ansible, resolvers });
}

export function deployRequest(service: string, version: string, environment: string): ChangeRequest {
  const actor = { via: 'oidc', subject: 'developer' } as const;
  return { kind: 'deploy', service, environment, version, dryRun: false, actor };
}

export function planOf(planning: Planning): Plan {
  if (planning.outcome !== 'planned') throw new Error(`not planned: ${planning.sentence}`);
  return planning.plan;
}

/** The step of that id (without its target), as its kind. */
export function stepOf<K extends StepKind>(plan: Plan, kind: K, name: string): Extract<Step, { readonly kind: K }> {
  const found = stepsOf(plan.steps).find((step) => step.id.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no step ${name}`);
  if (!isKind(found, kind)) throw new Error(`step ${name} is of kind ${found.kind}`);
  return found;
}

function isKind<K extends StepKind>(step: Step, kind: K): step is Extract<Step, { readonly kind: K }> {
  return step.kind === kind;
}

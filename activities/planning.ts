import { type Planning, refused } from '../domain/plan/answer.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import { metricsOf } from '../domain/catalogue/metrics.ts';
import type { CatalogueEnvironment } from '../domain/catalogue/schema.ts';
import type { ServiceRequest } from '../domain/change/request.ts';
import type { ObservedTarget } from '../domain/plan/observed.ts';
import type { PlanDraft } from '../domain/plan/plan.ts';
import { planChange } from '../domain/plan/planner.ts';
import { type PastChange, previousVersion } from '../domain/plan/previous.ts';
import type { Release } from '../domain/plan/release.ts';
import type { PlanningActivities } from './api.ts';
import { commitStory } from './commit-story.ts';
import { freezeNotes } from './freeze-notes.ts';
import { asking, refusal, refusalOf } from './failures.ts';
import { brokenGuards } from './guards.ts';
import { hashOf } from './plan-hash.ts';
import { pastChanges } from './past-changes.ts';
import { placeOf } from './place.ts';
import type { ActivityDeps } from './ports.ts';
import { readinessGate } from '../domain/recovery/readiness/gate.ts';
import { onStandby } from '../domain/recovery/on-standby.ts';
import { planStackChange } from './infrastructure-planning.ts';
import { planRecovery } from './recovery-planning.ts';
import { servingSide } from './serving-side.ts';
import { planSyncing } from './sync-planning.ts';
import { observeTarget } from './providers/aws/observe.ts';
import { releaseIn, resolveRelease } from './providers/aws/registry.ts';

type MakePlan = Parameters<PlanningActivities['makePlan']>[0];

export function createPlanningActivities(deps: ActivityDeps): PlanningActivities {
  return {
    makePlan: (input) => asking(() => makePlan(deps, input)),
    brokenGuards: (guards) => asking(() => brokenGuards(deps, guards)),
  };
}

/** Looks up, resolves, observes, plans. What a person can put right is an answer; what AWS did not say is thrown. */
async function makePlan(deps: ActivityDeps, input: MakePlan): Promise<Planning> {
  try {
    const planning = await plan(deps, input);
    if (planning.outcome !== 'planned') return planning;
    return { outcome: 'planned', plan: noted(planning.plan, freezeNotes(deps.catalogue, input.request, Date.now())) };
  } catch (error) {
    const sentence = refusalOf(error);
    if (sentence === undefined) throw error;
    return refused(sentence);
  }
}

async function plan(deps: ActivityDeps, { change, request, preempted, stackPlan }: MakePlan): Promise<Planning> {
  if ('stack' in request) {
    if (stackPlan === undefined) throw new TypeError('a stack is planned by its tool first');
    return planStackChange(deps, request, stackPlan);
  }
  if ('group' in request) return planRecovery(deps, request, change);
  if (request.kind === 'sync') return planSyncing(deps, request);
  const { catalogue, aws, temporal } = deps;
  const found = findEnvironment(catalogue, request.service, request.environment);
  if (!found.found) return refused(found.sentence);
  const { containers } = found.service;
  const serving = await servingSide(deps, request.service, request.environment);
  const away = serving?.side === 'standby';
  const config = away ? (onStandby(found.environment) ?? found.environment) : found.environment;
  const { service, environment, kind } = request;
  const targets = config.targets.map((target) => {
    const place = placeOf(catalogue, target);
    const clients = aws(place);
    const lookup = { ecr: clients.ecr, service, region: place.region, containers };
    return { target, place, clients, lookup };
  });
  const [first] = targets;
  if (first === undefined) throw refusal(`${service} has no target in ${environment}.`);
  const [standing, past, asked] = await Promise.all([
    Promise.all(
      targets.map(({ target, place, clients }) =>
        observeTarget({ clients, service, environment, containers, config, target, place }),
      ),
    ),
    pastChanges(temporal, request),
    kind === 'deploy' ? resolveRelease(first.lookup, request.version) : undefined,
  ]);
  const other = otherServes(request, standing[0]?.running);
  if (other !== undefined) return refused(other);
  const release =
    asked ?? (await resolveRelease(first.lookup, previousOf(request, past, standing[0]?.running, preempted)));
  const telling = commitStory(deps, request, standing[0]?.running, release);
  const observed = await Promise.all(
    standing.map(async (each, index): Promise<ObservedTarget> => {
      const lookup = targets[index]?.lookup;
      return { ...each, release: index === 0 || lookup === undefined ? release : await releaseIn(lookup, release) };
    }),
  );
  const gate = readinessGate(catalogue, service, environment);
  const answer = planChange({
    kind,
    ...(gate === undefined ? {} : { gate }),
    service,
    environment,
    config,
    metrics: metricsOf(catalogue),
    observed,
    lastSeconds: past
      .filter((change) => change.kind === kind)
      .map(({ seconds }) => seconds)
      .slice(0, 5),
  });
  if (answer.outcome !== 'planned') return answer;
  const notes = [...(away ? [awayNote(service, config)] : []), ...(serving?.note === undefined ? [] : [serving.note])];
  const draft = noted(answer.draft, notes);
  const summary = { ...draft.summary, ...(await telling) };
  return { outcome: 'planned', plan: { ...draft, summary, hash: hashOf(draft) } };
}

/** A rollback that was asked for on one version's message must not take another one back. */
function otherServes(request: ServiceRequest, running: Release | undefined): string | undefined {
  if (request.kind !== 'rollback' || request.leaves === undefined || running?.version === request.leaves)
    return undefined;
  const { service, environment, leaves } = request;
  const what = `${service} ${leaves} does not serve in ${environment} any more`;
  if (running === undefined) return `${what}: nothing runs there.`;
  return `${what}: ${running.version} does. To roll that back: /rollback ${service} ${environment}`;
}

function noted<P extends PlanDraft>(draft: P, notes: readonly string[]): P {
  const { summary } = draft;
  return { ...draft, summary: { ...summary, notes: [...notes, ...summary.notes] } };
}

/** That it goes to the other region, and how. */
function awayNote(service: string, { targets }: CatalogueEnvironment): string {
  const region = targets[0]?.region ?? 'the standby';
  return `${service} runs in ${region} since a failover: it is rolled there, without a canary.`;
}

function previousOf(
  request: ServiceRequest,
  past: readonly PastChange[],
  running: Release | undefined,
  preempted: string | undefined,
): string {
  const { service, environment } = request;
  const instead = `/deploy ${service} <version> ${environment}`;
  if (running === undefined) {
    throw refusal(`${service} runs nothing in ${environment}: there is nothing to roll back. ${instead}`);
  }
  // What is to be left was said, and serves: what was pre-empted on top of it is gone already.
  const said = request.kind === 'rollback' && request.leaves !== undefined;
  const version = previousVersion(past, running.version, said ? undefined : preempted);
  if (version !== undefined) return version;
  throw refusal(
    `No version of ${service} earlier than ${running.version} is on record in ${environment}. Say which: ${instead}`,
  );
}

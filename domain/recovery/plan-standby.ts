import { imageLine } from '../plan/diff.ts';
import type { ObservedService } from '../plan/observed.ts';
import type { Guard } from '../plan/guard.ts';
import type { Step, StepNode, StepParams } from '../plan/step.ts';
import { servingParams } from '../strategies/checks.ts';
import { listOf } from '../text/list.ts';
import { imagesOf } from './readiness/normal-definition.ts';
import { countToSet, type ObservedStandby, otherImages } from './standby.ts';
import { type TakenOver, takenOver } from './standby-definition.ts';
import { type RecoveryKind, recoveryStep } from './steps.ts';

/** What has to be done to a standby so that it is one; no steps where it is. */
export interface StandbyPlan {
  readonly steps: readonly StepNode[];
  /** One line for each difference that is put right. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly guards: readonly Guard[];
}

export interface StandbyWish {
  readonly phases: { readonly replicate: string; readonly update: string; readonly check: string };
  /** What the steps answer to a verdict that is no pass. */
  readonly on: Step['on'];
  /** Puts right what a fence or an interrupted deploy left: canary, scaling, deployment settings. */
  readonly restores: boolean;
}

type Make = <K extends RecoveryKind>(
  kind: K,
  name: string,
  phase: keyof StandbyWish['phases'],
  title: string,
  params: StepParams[K],
) => StepNode;

/**
 * Brings a standby in step with what serves: images by digest, settings, tasks at standby capacity; then looks through the standby's
 * own load balancer.
 */
export function planStandby(observed: ObservedStandby, { phases, on, restores }: StandbyWish): StandbyPlan {
  const { service, serving, standing } = observed;
  const { place, stable } = standing;
  const make: Make = (kind, name, phase, title, params) =>
    // The kind and its parameters come together from the caller.
    recoveryStep(kind, `standby/${service}/${name}`, phases[phase], title, params, { on }) as Step;
  const taken = takenOver(serving.definition, observed.definition, place.region);
  const images = otherImages(observed);
  const count = countToSet(observed);
  const registers = images.length > 0 || taken.settings !== undefined;
  const restored = restores ? restoreSteps(observed, make) : { before: [], after: [] };
  const steps = [
    ...restored.before,
    ...(registers ? registerSteps(observed, taken, make) : []),
    ...(registers || count !== undefined || !stable.settled ? [rollStep(observed, registers, count, make)] : []),
    ...restored.after,
  ];
  return {
    steps: steps.length === 0 ? [] : [...steps, ...checkSteps(observed, make)],
    lines: [
      ...images.map((container) => otherImageLine(observed, container)),
      ...taken.lines,
      ...(count === undefined ? [] : [`${stable.service}: ${stable.desiredCount} → ${count} tasks in ${place.region}`]),
    ],
    notes: taken.notes,
    guards: [taskDefinition(serving.place, serving.stable), taskDefinition(place, stable)],
  };
}

function taskDefinition(
  place: ObservedStandby['serving']['place'],
  { service, taskDefinition: equals }: ObservedService,
): Guard {
  return { kind: 'taskDefinition', place, service, equals };
}

function registerSteps(
  { service, serving, standing, containers }: ObservedStandby,
  { settings }: TakenOver,
  make: Make,
): StepNode[] {
  const { place, stable, release } = standing;
  const { target: _target, cluster: _cluster, ...scope } = place;
  const images = Object.entries(release.digests).map(([container, digest]) => ({
    container,
    repository: containers[container] ?? container,
    digest,
  }));
  const title = `${service} ${release.version} is in the registry of ${place.region}`;
  return [
    make('replicated', 'replicated', 'replicate', title, { scope, images, from: serving.place.region }),
    make('registerTaskDefinition', 'register', 'update', `register ${service} ${release.version} in ${place.region}`, {
      place,
      base: stable.taskDefinition,
      images: release.images,
      ...(settings === undefined ? {} : { settings }),
    }),
  ];
}

function rollStep(
  { service, standing }: ObservedStandby,
  registers: boolean,
  count: number | undefined,
  make: Make,
): StepNode {
  const { place, stable, release } = standing;
  const title = `${stable.service} in ${place.region} to ${release.version}, ${count ?? stable.desiredCount} tasks`;
  return make('service', 'roll', 'update', title, {
    place,
    service: stable.service,
    taskDefinition: registers ? { from: `standby/${service}/register` } : { arn: stable.taskDefinition },
    ...(count === undefined ? {} : { desiredCount: count }),
  });
}

/** Requests go back before the rollout, scaling comes after it. */
function restoreSteps({ service, standing, deployment }: ObservedStandby, make: Make) {
  const { place, stable, canary, traffic } = standing;
  const services = canary === undefined ? [stable] : [stable, canary];
  const before: StepNode[] = [];
  const after: StepNode[] = [];
  if (traffic !== undefined && traffic.canaryPercent > 0) {
    const title = `all requests of ${service} to ${stable.service}`;
    before.push(make('weight', 'weight', 'update', title, { place, rule: traffic.rule, percent: 0 }));
  }
  if (canary !== undefined && canary.desiredCount > 0) {
    const params = { place, service: canary.service, desiredCount: 0 };
    after.push(make('service', 'canary', 'update', `stop ${canary.service} in ${place.region}`, params));
  }
  for (const { service: name, breakerWithoutRollback } of services) {
    const settings = deployment[name];
    if (!breakerWithoutRollback || settings === undefined) continue;
    const rails = { ...settings, circuitBreaker: { enable: true, rollback: true } };
    after.push(
      make('control', `rails-${name}`, 'update', `ECS goes back by itself for ${name}`, {
        place,
        services: [name],
        set: { suspendScaleIn: false, deployment: rails },
      }),
    );
  }
  const held = services.flatMap((each) => (each.scaleInSuspended === true ? [each.service] : []));
  if (held.length > 0) {
    const title = `${listOf(held)} in ${place.region} ${held.length > 1 ? 'scale by themselves' : 'scales by itself'}`;
    after.push(make('scaling', 'scaling', 'update', title, { place, services: held, suspended: false }));
  }
  return { before, after };
}

function checkSteps({ service, standing, smoke, versionEndpoint }: ObservedStandby, make: Make): StepNode[] {
  const { place, traffic, release } = standing;
  const url = traffic?.productionUrl;
  const params = servingParams(standing, versionEndpoint, release);
  const serving = make('serving', 'serving', 'check', `${place.region} runs ${service} ${release.version}`, params);
  if (url === undefined || smoke.length === 0) return [serving];
  const title = `smoke tests of ${service} through its own load balancer in ${place.region}`;
  return [make('smoke', 'smoke', 'check', title, { place, url, headers: {}, checks: smoke }), serving];
}

function otherImageLine({ standing, serving, definition }: ObservedStandby, container: string): string {
  const before = /sha256:[0-9a-f]+$/.exec(imagesOf(definition.definition)[container] ?? '')?.[0];
  const after = serving.release.digests[container] ?? '';
  const [was, is] = [standing.running?.version, serving.release.version];
  const versions = was === undefined || was === is ? is : `${was} → ${is}`;
  return imageLine(container, versions, before, after);
}

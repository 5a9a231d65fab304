import type { PlanInput } from '../plan/input.ts';
import type { ObservedTarget } from '../plan/observed.ts';
import type { Release } from '../plan/release.ts';
import type { Step, StepNode, StepParams } from '../plan/step.ts';
import { step, stepId } from './strategy.ts';

/** After either strategy: the smoke tests through the load balancer, then the digests that really serve. */
export function checkSteps(target: ObservedTarget, config: PlanInput['config']): StepNode[] {
  const { place, traffic, release } = target;
  const url = traffic?.productionUrl;
  const smoke =
    url !== undefined && config.smoke.length > 0
      ? [
          step('smoke', stepId(target, 'smoke'), 'check', 'smoke tests', {
            place,
            url,
            headers: {},
            checks: config.smoke,
          }),
        ]
      : [];
  const params = servingParams(target, config.versionEndpoint, release);
  const title = `${place.region} serves ${release.version}`;
  return [...smoke, step('serving', stepId(target, 'serving'), 'check', title, params, { mustPass: true })];
}

/**
 * After going back: the version that ran before serves again. Nothing to see where nothing ran: there the undo itself sees the
 * last task go. What does not serve ends the change at once: it cannot go back further.
 */
export function undoCheckSteps(target: ObservedTarget, config: PlanInput['config']): Step[] {
  const { place, running } = target;
  if (running === undefined) return [];
  const params = servingParams(target, config.versionEndpoint, running);
  const title = `${place.region} serves ${running.version} again`;
  const check = step('serving', stepId(target, 'serving-again'), 'check again', title, params);
  return [{ ...check, on: { failed: 'continue', errored: 'hold', inconclusive: 'hold' } }];
}

/** That a release is what serves at a target, over HTTP too where its services tell their version. */
export function servingParams(
  { place, stable, traffic }: ObservedTarget,
  versionEndpoint: string | undefined,
  { version, digests }: Release,
): StepParams['serving'] {
  const url = traffic?.productionUrl;
  return {
    place,
    service: stable.service,
    digests,
    version,
    ...(traffic === undefined ? {} : { rule: traffic.rule }),
    ...(url === undefined || versionEndpoint === undefined ? {} : { versionUrl: url + versionEndpoint }),
  };
}

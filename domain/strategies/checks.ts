import type { PlanInput } from '../plan/input.ts';
import type { ObservedTarget } from '../plan/observed.ts';
import type { StepNode } from '../plan/step.ts';
import { step, stepId } from './strategy.ts';

/** After either strategy: the smoke tests through the load balancer, then the digests that really serve. */
export function checkSteps(target: ObservedTarget, config: PlanInput['config']): StepNode[] {
  const { place, stable, traffic, release } = target;
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
  return [
    ...smoke,
    step(
      'serving',
      stepId(target, 'serving'),
      'check',
      `${place.region} serves ${release.version}`,
      {
        place,
        service: stable.service,
        digests: release.digests,
        version: release.version,
        ...(traffic === undefined ? {} : { rule: traffic.rule }),
        ...(url === undefined || config.versionEndpoint === undefined
          ? {}
          : { versionUrl: url + config.versionEndpoint }),
      },
      { mustPass: true },
    ),
  ];
}

import { checkBuilds } from './check-builds.ts';
import { checkGitflow } from './check-gitflow.ts';
import { checkApprovals } from './check-approvals.ts';
import { checkCalendars } from './check-calendars.ts';
import { checkInfrastructure } from './check-infrastructure.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkPeople } from './check-people.ts';
import { checkRecovery } from './check-recovery.ts';
import { checkTargets } from './check-targets.ts';
import { checkVerify } from './check-verify.ts';
import { groupNames } from './group-schema.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueEnvironment } from './schema.ts';

/** What the schema cannot see: names that lead nowhere, bakes too short, two lanes on one service. Empty when all is well. */
export function checkCatalogue(catalogue: Catalogue): Problem[] {
  return [
    ...checkPeople(catalogue),
    ...checkMetrics(catalogue.metrics),
    ...checkTargets(catalogue),
    ...checkBuilds(catalogue),
    ...checkGitflow(catalogue),
    ...checkCalendars(catalogue),
    ...checkRecovery(catalogue),
    ...checkInfrastructure(catalogue),
    ...Object.entries(catalogue.services).flatMap(([service, { containers, environments }]) => [
      ...(Object.keys(containers).length > 0
        ? []
        : [{ path: ['services', service, 'containers'], sentence: `${service} has no container; name at least one` }]),
      ...Object.entries(environments).flatMap(([name, environment]) =>
        checkEnvironment(catalogue, environment, ['services', service, 'environments', name]),
      ),
    ]),
  ];
}

function checkEnvironment(catalogue: Catalogue, environment: CatalogueEnvironment, path: readonly string[]): Problem[] {
  const { strategy, verify, rights, approvals } = environment;
  return [
    ...(approvals === undefined ? [] : checkApprovals(catalogue, approvals, [...path, 'approvals'])),
    ...('canary' in strategy ? checkWeights(strategy.canary.weights, [...path, 'strategy', 'canary', 'weights']) : []),
    ...checkVerify(catalogue, environment, [...path]),
    ...checkStrategyUse(strategy, verify, path),
    ...(['deploy', 'operate', 'override'] as const).flatMap((action) =>
      (rights[action] ?? []).flatMap((group, index) =>
        groupNames(catalogue.groups).includes(group)
          ? []
          : [
              {
                path: [...path, 'rights', action, index],
                sentence: `no group "${group}" in groups.${didYouMean(group, groupNames(catalogue.groups))}`,
              },
            ],
      ),
    ),
  ];
}

function checkStrategyUse(
  strategy: CatalogueEnvironment['strategy'],
  verify: CatalogueEnvironment['verify'],
  path: readonly string[],
): Problem[] {
  if ('canary' in strategy) {
    if (verify.length > 0) return [];
    return [
      {
        path: [...path, 'strategy', 'canary'],
        sentence: 'a canary needs at least one rule in verify, or nothing would judge it',
      },
    ];
  }
  if (verify.length === 0) return [];
  return [
    {
      path: [...path, 'verify'],
      sentence: 'verify is read by the canary strategy only; use canary, or remove it and name alarms under rolling',
    },
  ];
}

function checkWeights(weights: readonly number[], path: readonly string[]): Problem[] {
  return weights.flatMap((weight, index) => {
    const before = weights[index - 1];
    if (before === undefined || weight > before) return [];
    return [
      {
        path: [...path, index],
        sentence: `weights must rise, but ${weight} comes after ${before}; write them in order, for example [5, 25, 50]`,
      },
    ];
  });
}

import { didYouMean } from '../text/did-you-mean.ts';
import { canaryOf } from './canary-of.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueTarget, Strategy } from './schema.ts';

/** Accounts that exist, names that are told apart, and one lane for every ECS service. */
export function checkTargets({ accounts, services }: Catalogue): Problem[] {
  const problems: Problem[] = [];
  const writers = new Map<string, string>();
  for (const [service, { environments }] of Object.entries(services)) {
    for (const [environment, { targets, strategy }] of Object.entries(environments)) {
      const names = new Set<string>();
      for (const [index, target] of targets.entries()) {
        const path = ['services', service, 'environments', environment, 'targets', index];
        if (!Object.hasOwn(accounts, target.account)) {
          const known = didYouMean(target.account, Object.keys(accounts));
          problems.push({
            path: [...path, 'account'],
            sentence: `no account "${target.account}" in accounts.${known}`,
          });
        }
        if (names.has(target.name)) {
          const sentence = `target "${target.name}" is there twice in ${environment} of ${service}; give each its own name`;
          problems.push({ path: [...path, 'name'], sentence });
        }
        names.add(target.name);
        const lane = `${environment} of ${service}`;
        for (const [key, name] of written(target, strategy)) {
          const ecs = [accounts[target.account]?.id ?? target.account, target.region, target.cluster, name].join(' ');
          const writer = writers.get(ecs);
          if (writer !== undefined) {
            const sentence = `ECS service "${name}" in ${target.cluster}, ${target.region} is deployed by ${writer} already; one service has one lane`;
            problems.push({ path: [...path, key], sentence });
          }
          writers.set(ecs, writer ?? lane);
        }
      }
    }
  }
  return problems;
}

/** The ECS services a target writes, with the key that names each. */
function written(target: CatalogueTarget, strategy: Strategy): (readonly ['service' | 'canary', string])[] {
  const stable = ['service', target.service] as const;
  const canary = canaryOf(target, strategy);
  return canary === undefined ? [stable] : [stable, [target.canary === undefined ? 'service' : 'canary', canary]];
}

import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import { groupsFor } from './authorise.ts';
import { groupNames } from './group-schema.ts';
import { eventsThatTellProtection } from './gitlab-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueService, StartRule } from './schema.ts';

/** Rules that could never start anything, or that say two things. */
export function checkBuilds(catalogue: Catalogue): Problem[] {
  return Object.entries(catalogue.services).flatMap(([name, service]) =>
    (['gitlab', 'github'] as const).flatMap((host) =>
      (service[host]?.start ?? []).flatMap((rule, index) => {
        const path = ['services', name, host, 'start', index];
        return [...checkShape(rule, host), ...checkTarget(catalogue, service, rule)].map(({ key, sentence }) => ({
          path: key === undefined ? path : [...path, key],
          sentence,
        }));
      }),
    ),
  );
}

interface Fault {
  readonly key?: keyof StartRule;
  readonly sentence: string;
}

function checkShape(rule: StartRule, host: 'gitlab' | 'github'): Fault[] {
  const { event } = rule;
  const faults: Fault[] = [];
  if (host === 'github' && event !== 'ci') {
    faults.push({ key: 'event', sentence: `event is ${event}, but only jobs ask from GitHub; write ci` });
  }
  if (event === 'tag' ? rule.tag === undefined : rule.branch === undefined && rule.tag === undefined) {
    const wanted = event === 'tag' ? 'tag: "v*"' : 'branch: main (or tag)';
    faults.push({ sentence: `the rule names no ${event === 'tag' ? 'tag' : 'branch or tag'}; write ${wanted}` });
  }
  if (rule.branch !== undefined && event === 'tag') {
    faults.push({ key: 'branch', sentence: 'a tag event has no branch; remove it, or write event: pipeline' });
  }
  if (rule.tag !== undefined && (event === 'push' || event === 'mergeRequest')) {
    faults.push({ key: 'tag', sentence: `a ${event} event has no tag; remove it, or write event: tag` });
  }
  if (rule.protected && !eventsThatTellProtection.includes(event)) {
    const sentence = `GitLab does not say in a ${event} event whether the ref is protected; write event: pipeline, or protected: false to take any`;
    faults.push({ key: 'event', sentence });
  }
  if (rule.name !== undefined && event !== 'job' && event !== 'deployment') {
    faults.push({ key: 'name', sentence: `name is of a job or a deployment, but event is ${event}; remove it` });
  }
  if (rule.version === 'any' && event !== 'ci') {
    faults.push({
      key: 'version',
      sentence: 'only a job that asks itself (event: ci) can name any version; remove it',
    });
  }
  if ((rule.deploy === undefined) === (rule.propose === undefined)) {
    faults.push({ sentence: 'write either deploy or propose, with an environment' });
  }
  return faults;
}

function checkTarget({ groups }: Catalogue, { environments }: CatalogueService, rule: StartRule): Fault[] {
  const faults: Fault[] = [];
  for (const key of ['deploy', 'propose'] as const) {
    const name = rule[key];
    if (name === undefined || Object.hasOwn(environments, name)) continue;
    const sentence = `no environment "${name}" there.${didYouMean(name, Object.keys(environments))}`;
    faults.push({ key, sentence });
  }
  if (rule.as === undefined) return faults;
  const names = groupNames(groups);
  if (!names.includes(rule.as)) {
    return [...faults, { key: 'as', sentence: `no group "${rule.as}" in groups.${didYouMean(rule.as, names)}` }];
  }
  const environment = environments[rule.deploy ?? rule.propose ?? ''];
  const needed = environment === undefined ? [rule.as] : groupsFor(environment, 'deploy');
  if (needed.includes(rule.as)) return faults;
  const sentence = `group ${rule.as} may not deploy there, so the rule would start nothing; name ${listOf(needed, 'or')}, or add it to rights.deploy`;
  return [...faults, { key: 'as', sentence }];
}

import { didYouMean } from '../text/did-you-mean.ts';
import { groupNames, listedIn } from './group-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue } from './schema.ts';

/** Groups that exist, and identities that belong to one person each. */
export function checkPeople({ groups, people }: Catalogue): Problem[] {
  const names = groupNames(groups);
  const problems: Problem[] = names.flatMap((group, index) => [
    ...(names.indexOf(group) === index
      ? []
      : [{ path: ['groups', index], sentence: `group "${group}" is there twice; remove one` }]),
    ...listedIn(groups, group).flatMap((person, at) =>
      Object.hasOwn(people, person)
        ? []
        : [
            {
              path: ['groups', group, 'people', at],
              sentence: `no person "${person}" in people.${didYouMean(person, Object.keys(people))}`,
            },
          ],
    ),
  ]);
  for (const [name, person] of Object.entries(people)) {
    const to = person.delegates?.to;
    const path = ['people', name, 'delegates', 'to'];
    if (to === name) problems.push({ path, sentence: `${name} cannot be the delegate of ${name}; name somebody else` });
    else if (to !== undefined && !Object.hasOwn(people, to)) {
      problems.push({ path, sentence: `no person "${to}" in people.${didYouMean(to, Object.keys(people))}` });
    }
    if (person.email !== undefined && person.oidc === undefined) {
      const sentence = `${name} has an "email" but no "oidc", so nobody could say who they are on the page it leads to; add it`;
      problems.push({ path: ['people', name, 'email'], sentence });
    }
    for (const [index, group] of person.groups.entries()) {
      if (names.includes(group)) continue;
      const sentence = `no group "${group}" in groups.${didYouMean(group, names)}`;
      problems.push({ path: ['people', name, 'groups', index], sentence });
    }
  }
  for (const identity of ['slack', 'oidc', 'gitlab'] as const) {
    const owners = new Map<string, string>();
    for (const [name, person] of Object.entries(people)) {
      const id = person[identity];
      if (id === undefined) continue;
      const owner = owners.get(id);
      if (owner !== undefined) {
        const sentence = `${identity} "${id}" belongs to ${owner} already; one identity is one person`;
        problems.push({ path: ['people', name, identity], sentence });
      }
      owners.set(id, owner ?? name);
    }
  }
  return problems;
}

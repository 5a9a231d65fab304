import { groupNames, sourcesOf } from '../catalogue/group-schema.ts';
import { withMembers } from '../catalogue/members.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { PolicyFile } from './policy-case.ts';

/** The catalogue as if Slack and GitLab had answered what a policy file gives as members; `problem`: they could not have. */
export function withGivenMembers(
  catalogue: Catalogue,
  groups: PolicyFile['groups'],
): { readonly catalogue: Catalogue } | { readonly problem: string } {
  const names = groupNames(catalogue.groups);
  for (const [group, people] of Object.entries(groups)) {
    if (!names.includes(group)) return { problem: `no group "${group}" in the catalogue.${didYouMean(group, names)}` };
    if (sourcesOf(catalogue.groups, group).length === 0) {
      return {
        problem: `group "${group}" has no members elsewhere: the catalogue names them all, so they cannot be given here`,
      };
    }
    const stranger = people.find((person) => !Object.hasOwn(catalogue.people, person));
    if (stranger !== undefined) {
      const known = didYouMean(stranger, Object.keys(catalogue.people));
      return { problem: `no person "${stranger}" in the catalogue, so not in ${group} either.${known}` };
    }
  }
  const members = Object.entries(groups).map(([group, people]) => [group, { people }] as const);
  return { catalogue: withMembers(catalogue, Object.fromEntries(members)) };
}

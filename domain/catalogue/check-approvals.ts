import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import { groupNames, sourcesOf } from './group-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueApprovals } from './schema.ts';

/** Groups that exist, and enough people in them for the rule ever to be met, where the catalogue names them all. */
export function checkApprovals(
  { groups, people }: Pick<Catalogue, 'groups' | 'people'>,
  approvals: CatalogueApprovals,
  path: readonly (string | number)[],
): Problem[] {
  const { count, from, notRequester, roles = [], breakGlass, atExpiry } = approvals;
  const named = [
    ...from.map((group, index) => ({ group, at: ['from', index] })),
    ...roles.map((group, index) => ({ group, at: ['roles', index] })),
    ...(breakGlass === undefined ? [] : [{ group: breakGlass, at: ['breakGlass'] }]),
  ];
  const inOneOf = (wanted: readonly string[]) =>
    Object.entries(people)
      .filter(([, person]) => person.groups.some((group) => wanted.includes(group)))
      .map(([name]) => name);
  const names = groupNames(groups);
  const isOpen = (group: string) => sourcesOf(groups, group).length > 0;
  const approvers = inOneOf([...from, ...roles]);
  return [
    ...named.flatMap(({ group, at }) =>
      names.includes(group)
        ? []
        : [{ path: [...path, ...at], sentence: `no group "${group}" in groups.${didYouMean(group, names)}` }],
    ),
    ...(approvers.length >= count + (notRequester ? 1 : 0) || [...from, ...roles].some(isOpen)
      ? []
      : [
          {
            path: [...path, 'count'],
            sentence: `${count} approvals${notRequester ? ' besides the requester' : ''} are asked for, but only ${
              approvers.length === 0 ? 'nobody is' : listOf(approvers)
            } in ${listOf([...from, ...roles], 'or')}`,
          },
        ]),
    ...roles.flatMap((role, index) =>
      !names.includes(role) || isOpen(role) || inOneOf([role]).length > 0
        ? []
        : [{ path: [...path, 'roles', index], sentence: `nobody is in ${role}, so nothing could ever be approved` }],
    ),
    ...(atExpiry === 'approve' && count === 1 && roles.length === 0
      ? [
          {
            path: [...path, 'atExpiry'],
            sentence:
              'with a count of 1 there is nothing left to forgo at expiry; leave atExpiry out, or ask for more people',
          },
        ]
      : []),
  ];
}

import { listOf } from '../text/list.ts';
import { groupNames, sourceNames, sourcesOf } from './group-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueRecoveryGroup } from './schema.ts';

/**
 * The way out of a region must not hang on Slack or GitLab: where rights to move and to approve come from there, the catalogue
 * itself has to name enough people who can. See ADR 22.
 */
export function checkWayOut(
  catalogue: Catalogue,
  { rights, approvals }: Pick<CatalogueRecoveryGroup, 'rights' | 'approvals'>,
  path: readonly string[],
): Problem[] {
  const { from, roles = [], count, notRequester } = approvals;
  const move = hangingOn(catalogue, rights.failover);
  const approvers = [...new Set([...from, ...roles])];
  const approve = hangingOn(catalogue, approvers);
  const alone = rights.breakGlass === undefined ? [] : named(catalogue, [rights.breakGlass]);
  const enough =
    alone.length > 0 ||
    (named(catalogue, approvers).length >= count + (notRequester ? 1 : 0) &&
      roles.every((role) => named(catalogue, [role]).length > 0));
  return [
    ...(move === '' || named(catalogue, rights.failover).length > 0
      ? []
      : [
          {
            path: [...path, 'rights', 'failover'],
            sentence: `while ${move} does not answer nobody could move it; name somebody of ${listOf(rights.failover, 'or')} in the catalogue too ("people" of the group)`,
          },
        ]),
    ...(approve === '' || enough
      ? []
      : [
          {
            path: [...path, 'approvals', 'from'],
            sentence: `while ${approve} does not answer nobody could approve its move; name ${count + (notRequester ? 1 : 0)} of ${listOf(approvers, 'or')}, or one of a breakGlass group, in the catalogue too ("people" of the group)`,
          },
        ]),
  ];
}

/** Whom the catalogue itself puts in one of the groups. */
function named({ people }: Catalogue, groups: readonly string[]): string[] {
  return Object.entries(people).flatMap(([name, person]) =>
    person.groups.some((group) => groups.includes(group)) ? [name] : [],
  );
}

/** `Slack and GitLab`; empty where the catalogue names all members. */
function hangingOn({ groups }: Catalogue, names: readonly string[]): string {
  const known = names.filter((name) => groupNames(groups).includes(name));
  const at = known.flatMap((name) => sourcesOf(groups, name).map((source) => sourceNames[source.at]));
  return listOf([...new Set(at)], 'or');
}

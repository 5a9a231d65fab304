import { listOf } from '../text/list.ts';
import { type GroupSource, groupNames, listedIn, sourceNames, sourcesOf } from './group-schema.ts';
import type { Catalogue } from './schema.ts';

/** Who is in a group by what its sources say: people of the catalogue. */
export interface Members {
  readonly people: readonly string[];
  /** Where a source is not known to be right now: a whole sentence for whoever is refused for want of the group. */
  readonly doubt?: string;
}

/**
 * The catalogue with everybody in their groups: those that the catalogue names, and those of Slack and GitLab as far as
 * `members` (by group) has them. A group with a source that `members` lacks has only whom the catalogue names.
 */
export function withMembers(catalogue: Catalogue, members: Readonly<Record<string, Members>>): Catalogue {
  const resolved = groupNames(catalogue.groups).flatMap((group) => {
    const sources = sourcesOf(catalogue.groups, group);
    const listed = listedIn(catalogue.groups, group);
    if (sources.length === 0 && listed.length === 0) return [];
    const known: Members = Object.hasOwn(members, group)
      ? (members[group] ?? unasked(group, sources))
      : unasked(group, sources);
    return [{ group, people: [...listed, ...known.people], doubt: known.doubt }];
  });
  if (resolved.length === 0) return catalogue;
  const people = Object.entries(catalogue.people).map(([name, person]) => {
    const found = resolved.flatMap(({ group, people: members }) => (members.includes(name) ? [group] : []));
    return [name, { ...person, groups: [...new Set([...person.groups, ...found])] }] as const;
  });
  const doubts = resolved.flatMap(({ group, doubt }) => (doubt === undefined ? [] : [[group, doubt] as const]));
  return { ...catalogue, people: Object.fromEntries(people), doubts: Object.fromEntries(doubts) };
}

function unasked(group: string, sources: readonly GroupSource[]): Members {
  if (sources.length === 0) return { people: [] };
  return {
    people: [],
    doubt: `Who else is in ${group} is not known here: nobody asked ${listOf(sources.map(placeOf), 'or')}.`,
  };
}

/** `GitLab (group shop/security)`. */
export function placeOf({ at, group }: GroupSource): string {
  return `${sourceNames[at]} (group ${group})`;
}

/** The people of the catalogue among members as their source names them: by Slack id, by GitLab user name. */
export function peopleAmong(
  { people }: Pick<Catalogue, 'people'>,
  { at }: GroupSource,
  members: readonly string[],
): string[] {
  return Object.entries(people).flatMap(([name, person]) => {
    const id = person[at];
    return id !== undefined && members.some((member) => sameIdentity(at, member, id)) ? [name] : [];
  });
}

/** GitLab's user names are told apart whatever their case. */
function sameIdentity(at: GroupSource['at'], one: string, other: string): boolean {
  return at === 'gitlab' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

/** What is in doubt about these groups, as sentences with the space before them; empty where nothing is. */
export function doubtsOf(doubts: Catalogue['doubts'], groups: readonly string[]): string {
  const known = groups.flatMap((group) =>
    doubts !== undefined && Object.hasOwn(doubts, group) ? [doubts[group]] : [],
  );
  return [...new Set(known)].map((doubt) => ` ${doubt}`).join('');
}

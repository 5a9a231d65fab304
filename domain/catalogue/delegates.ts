import type { Catalogue } from './schema.ts';

/** Whom somebody stands in for, and until when (epoch ms). */
export interface StandsInFor {
  readonly person: string;
  readonly groups: readonly string[];
  readonly until: number;
}

const dayMs = 86_400_000;

/** Those who named this person as their delegate, over or not: whoever counts them looks at the time. */
export function standsInFor({ people }: Pick<Catalogue, 'people'>, delegate: string): StandsInFor[] {
  return Object.entries(people).flatMap(([person, { groups, delegates }]) =>
    delegates?.to === delegate ? [{ person, groups, until: endOf(delegates.until) }] : [],
  );
}

/** Groups in whose name somebody may approve now: their own, and those of whom they stand in for. */
export function groupsToApproveAs(catalogue: Pick<Catalogue, 'people'>, person: string, now: number): string[] {
  const delegated = standsInFor(catalogue, person).filter(({ until }) => now < until);
  return [...(catalogue.people[person]?.groups ?? []), ...delegated.flatMap(({ groups }) => groups)];
}

/** A date counts to its end, UTC. */
function endOf(until: string): number {
  return Date.parse(until) + (until.includes('T') ? 0 : dayMs);
}

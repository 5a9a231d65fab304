import { activeSide } from '../assessment.ts';
import type { Side } from '../group.ts';
import { type ReadinessFacts, seenIn } from './facts.ts';

/** The side that serves, by where databases are written and names lead; where nobody can say, or they disagree, the primary. */
export function servingSide({ databases, names }: Pick<ReadinessFacts, 'databases' | 'names'>): Side {
  const side = activeSide({
    databases: Object.entries(databases).map(([name, { writer }]) => ({
      name,
      hosts: {},
      replication: 'none',
      ...(writer === undefined ? {} : { writer }),
    })),
    names: Object.entries(names).map(([name, look]) => {
      const leadsTo = seenIn(look)?.leadsTo;
      return { name, ...(leadsTo === undefined ? {} : { leadsTo }) };
    }),
  });
  return side ?? 'primary';
}

import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueRecoveryGroup } from './schema.ts';

interface Moved {
  /** As a sentence names it, the same wherever it is declared. */
  readonly what: string;
  readonly at: readonly (string | number)[];
}

/** What a group moves is moved by no other: a failover of one would promote, fence or switch it under the other. */
export function checkShared(catalogue: Catalogue): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(catalogue.recovery).flatMap(([name, group]) =>
    movedBy(catalogue, group).flatMap(({ what, at }) => {
      const owner = owners.get(what);
      owners.set(what, owner ?? name);
      // Within a group, several names may stand behind one mover, and several databases on one parameter group.
      if (owner === undefined || (owner === name && at[0] !== 'services')) return [];
      const sentence =
        owner === name
          ? `${what} is in the group ${name} already; name it once`
          : `${what} is in the group ${owner} already, and a failover of ${name} would move it too; take it out of one of them, or make one group of both`;
      return [{ path: ['recovery', name, ...at], sentence }];
    }),
  );
}

function movedBy(catalogue: Catalogue, { environment, services, databases, traffic }: CatalogueRecoveryGroup): Moved[] {
  return [
    ...services.map((service, index) => ({ what: `service ${service} in ${environment}`, at: ['services', index] })),
    ...Object.entries(databases).flatMap(([name, database]) => ofDatabase(catalogue, name, database)),
    ...traffic.flatMap(({ name, by }, index) => [
      { what: `the name ${name}`, at: ['traffic', index, 'name'] },
      ...moversOf(by).map((what) => ({ what, at: ['traffic', index, 'by'] })),
    ]),
  ];
}

/** A DynamoDB table is neither promoted nor fenced, so groups may share it. */
function ofDatabase(
  { accounts }: Catalogue,
  name: string,
  database: CatalogueRecoveryGroup['databases'][string],
): Moved[] {
  if ('dynamodb' in database) return [];
  const engine = 'rds' in database ? 'rds' : 'aurora';
  const members = 'rds' in database ? database.rds : database.aurora;
  return (['primary', 'standby'] as const).flatMap((side) => {
    const { account, region, id } = members[side];
    const where = `in ${region} (account ${accounts[account]?.id ?? account})`;
    const at = ['databases', name, engine];
    return [
      { what: `the ${engine === 'rds' ? 'instance' : 'cluster'} ${id} ${where}`, at: [...at, side] },
      // The fence makes read-only whatever uses it.
      ...('parameterGroup' in members
        ? [{ what: `the parameter group ${members.parameterGroup} ${where}`, at: [...at, 'parameterGroup'] }]
        : []),
    ];
  });
}

/** The name itself aside: a record moves nothing else. */
function moversOf(by: CatalogueRecoveryGroup['traffic'][number]['by']): string[] {
  if ('healthCheck' in by) return [`the health check ${by.healthCheck.id}`];
  if ('record' in by) return [];
  const [kind, { primary, standby }] =
    'accelerator' in by
      ? (['endpoint group', by.accelerator] as const)
      : (['routing control', by.routingControls] as const);
  return [...new Set([primary, standby])].map((arn) => `the ${kind} ${arn}`);
}

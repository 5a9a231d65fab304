import { ListSecretsCommand, type SecretListEntry } from '@aws-sdk/client-secrets-manager';
import type { Json } from '../../../../domain/json.ts';
import type { RecoveryGroup } from '../../../../domain/recovery/group.ts';
import type { SecretFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { containersOf } from '../../../../domain/recovery/readiness/normal-definition.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import { look, type Run } from './run.ts';

/** Values that one filter of ListSecrets takes. */
const batch = 10;

/** Names of the secrets in Secrets Manager that task definitions and playbooks name; parameters of Parameter Store are none. */
export function secretNames(
  definitions: readonly { readonly [key: string]: Json }[],
  playbooks: RecoveryGroup['playbooks'],
): string[] {
  const byContainers = definitions.flatMap((definition) => containersOf(definition).flatMap(valuesOf));
  const byPlaybooks = Object.values(playbooks).flatMap(({ secrets }) =>
    Object.values(secrets).map((each) => each.split('#')[0] ?? ''),
  );
  const names = [
    // A plain name in a container is a parameter; in a playbook it is a secret, unless it begins with a slash.
    ...byContainers.flatMap((each) => nameInArn(each) ?? []),
    ...byPlaybooks.flatMap((each) => nameInArn(each) ?? (/^(arn:|\/|$)/.test(each) ? [] : [each])),
  ];
  return [...new Set(names)].toSorted();
}

/** In containers: `secrets`, those of the log driver, and the login of a private registry. */
function valuesOf({ secrets, logConfiguration, repositoryCredentials }: { readonly [key: string]: Json }): string[] {
  const lists = [secrets, member(logConfiguration, 'secretOptions')].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const values = [
    ...lists.map((each) => member(each, 'valueFrom')),
    member(repositoryCredentials, 'credentialsParameter'),
  ];
  return values.flatMap((value) => (typeof value === 'string' ? [value] : []));
}

/** `shop/prod/database` of `arn:aws:secretsmanager:…:secret:shop/prod/database-AbCdEf:key:stage:version`; undefined for all else. */
function nameInArn(reference: string): string | undefined {
  const [arn, , service, , , kind, name] = reference.split(':');
  if (arn !== 'arn' || service !== 'secretsmanager' || kind !== 'secret') return undefined;
  return name?.replace(/-[A-Za-z0-9]{6}$/, '');
}

/**
 * Name -> id of the version that is current there; secrets that are not there are left out. A page of all secrets is read first,
 * which is all there is in most accounts; names that are not in it are looked for ten a call.
 */
async function currentVersions(
  run: Run,
  scope: AwsScope,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const first = await listSecrets(run, scope, []);
  const found = versionsOf(first.entries);
  const missing = first.complete ? [] : names.filter((name) => !found.has(name));
  const batches: string[][] = [];
  for (let from = 0; from < missing.length; from += batch) batches.push(missing.slice(from, from + batch));
  const more = await Promise.all(batches.map((some) => listSecrets(run, scope, some)));
  return new Map([...found, ...more.flatMap(({ entries }) => [...versionsOf(entries)])]);
}

/** A page of the secrets, or every one whose name begins with one of the given. */
function listSecrets(run: Run, scope: AwsScope, names: readonly string[]) {
  const asked = { service: 'Secrets Manager', operation: 'ListSecrets', of: names.join(' ') };
  return run.once(scope, asked, async ({ secrets }) => {
    const entries: SecretListEntry[] = [];
    const Filters = names.length === 0 ? [] : [{ Key: 'name' as const, Values: [...names] }];
    let NextToken: string | undefined;
    do {
      const input = { MaxResults: 100, Filters, ...(NextToken === undefined ? {} : { NextToken }) };
      const page = await secrets.send(new ListSecretsCommand(input), reading());
      entries.push(...(page.SecretList ?? []));
      NextToken = page.NextToken === '' ? undefined : page.NextToken;
    } while (NextToken !== undefined && names.length > 0);
    return { entries, complete: NextToken === undefined };
  });
}

function versionsOf(entries: readonly SecretListEntry[]): Map<string, string> {
  return new Map(
    entries.flatMap(({ Name, SecretVersionsToStages = {} }) => {
      const current = Object.entries(SecretVersionsToStages).find(([, stages]) => stages.includes('AWSCURRENT'));
      return Name === undefined || current === undefined ? [] : [[Name, current[0]] as const];
    }),
  );
}

export interface SecretNeeds {
  readonly group: RecoveryGroup;
  readonly names: readonly string[];
}

/** The current versions of a group's secrets, on both sides. */
export type FindSecrets = (group: RecoveryGroup) => Promise<readonly SecretFacts[]>;

/** Asks for the secrets of all groups together, so that ten of whichever groups share a call. */
export function createSecrets(run: Run, needs: readonly SecretNeeds[]): FindSecrets {
  const places = new Map<string, { readonly scope: AwsScope; readonly names: Set<string> }>();
  for (const { group, names } of needs) {
    for (const scope of scopesOf(group)) {
      const place = places.get(keyOf(scope)) ?? { scope, names: new Set() };
      places.set(keyOf(scope), place);
      for (const name of names) place.names.add(name);
    }
  }
  const versions = (scope: AwsScope) => {
    const names = [...(places.get(keyOf(scope))?.names ?? [])].toSorted();
    return look(() => currentVersions(run, scope, names));
  };
  return async (group) => {
    const names = needs.find((each) => each.group === group)?.names ?? [];
    const [primary, standby] = await Promise.all(scopesOf(group).map(versions));
    if (primary === undefined || standby === undefined) return [];
    const of = (all: typeof primary, name: string) => ('unseen' in all ? all : { seen: all.seen.get(name) });
    return names.map((name) => ({ name, sides: { primary: of(primary, name), standby: of(standby, name) } }));
  };
}

/** Secrets are where the services run. */
function scopesOf({ services }: RecoveryGroup): AwsScope[] {
  const [first] = services;
  return first === undefined ? [] : [first.sides.primary.place, first.sides.standby.place];
}

function keyOf({ account, role = '', region }: AwsScope): string {
  return `${account} ${role} ${region}`;
}

function member(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[name]
    : undefined;
}

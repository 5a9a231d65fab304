import { otherSide, type RecoveryGroup, type Side } from '../../../../domain/recovery/group.ts';
import { type ReadinessFacts, seenIn } from '../../../../domain/recovery/readiness/facts.ts';
import { servingSide } from '../../../../domain/recovery/readiness/serving.ts';
import type { AwsFor, CredentialsFor } from '../../../ports.ts';
import { ofBoth } from '../recovery/look.ts';
import { auroraFacts } from './database-aurora.ts';
import { tableFacts } from './database-dynamodb.ts';
import { rdsFacts } from './database-rds.ts';
import type { Definitions } from './definitions.ts';
import { lookAtFronts } from './fronts.ts';
import { definitionsOf, lookAtServices, serviceFacts, type ServiceLooks } from './look-at-services.ts';
import { type ReadSeries, startMetrics } from './metrics.ts';
import { vcpuQuota } from './quota.ts';
import { createRecords, type FindRecords } from './records.ts';
import { roleAnswers } from './roles.ts';
import { createRun, look, type Run } from './run.ts';
import { createSecrets, type FindSecrets, secretNames } from './secrets.ts';
import { startServices } from './services.ts';

export interface GatherDeps {
  readonly aws: AwsFor;
  readonly credentials: CredentialsFor;
  readonly definitions: Definitions;
}

/** What AWS says of a group; the rest comes from elsewhere. */
export type AwsFacts = Omit<ReadinessFacts, 'missingPlaybooks' | 'lastDrill'>;

/** What the groups of one evaluation share. */
interface Shared {
  readonly run: Run;
  readonly credentials: CredentialsFor;
  readonly series: ReadSeries;
  readonly records: FindRecords;
  readonly secrets: Promise<FindSecrets>;
}

/**
 * Looks at all groups at once, with as few calls as AWS's batches allow: what several groups need of an account and region is
 * asked once, services ten a call, metrics 500. Reads only, and never throws: what was not answered says so. A region that
 * is silent costs ten seconds, once. Answers in the order of the groups.
 */
export async function gatherFacts(
  { aws, credentials, definitions }: GatherDeps,
  groups: readonly RecoveryGroup[],
  at: number,
): Promise<AwsFacts[]> {
  const run = createRun(aws, at);
  const find = startServices(run, groups);
  const series = startMetrics(run, groups);
  const records = createRecords(run, groups);
  // A silent region answers last: nothing waits for it that need not.
  const looked = groups.map((group) => ({ group, services: lookAtServices(run, definitions, find, group) }));
  const secrets = Promise.all(
    looked.map(async ({ group, services }) => ({
      group,
      names: secretNames(definitionsOf(await services), group.playbooks),
    })),
  ).then((needs) => createSecrets(run, needs));
  const shared = { run, credentials, series, records, secrets };
  return Promise.all(looked.map(({ group, services }) => factsOf(shared, group, services)));
}

async function factsOf(
  { run, credentials, series, records, secrets }: Shared,
  group: RecoveryGroup,
  services: Promise<ServiceLooks>,
): Promise<AwsFacts> {
  const [stateful, { names, certificates, balancers }, answers, versions] = await Promise.all([
    instancesOf(run, series, group),
    lookAtFronts(run, records, group, services),
    ofBoth((side) => look(() => run.answers(group.regions[side]))),
    look(async () => (await secrets)(group)),
  ]);
  const active = servingSide({ databases: stateful, names });
  const standby = otherSide(active);
  const databases = { ...stateful, ...(await tablesOf(run, series, group, active)) };
  const place = group.services[0]?.sides[standby].place;
  const [quota, roles] = await Promise.all([
    look(async () => {
      if (place === undefined) throw new TypeError(`recovery group ${group.name} has no service`);
      return vcpuQuota(run, series, place);
    }),
    roleAnswers(run, credentials, group, standby),
  ]);
  const own = (side: Side) => ownAddresses(group, side, databases, balancers);
  return {
    at: run.at,
    answers,
    services: Object.fromEntries(
      [...(await services)].map(([name, both]) => [
        name,
        { primary: serviceFacts(both.primary, own('primary')), standby: serviceFacts(both.standby, own('standby')) },
      ]),
    ),
    databases,
    names,
    certificates,
    secrets: versions,
    quota,
    roles,
  };
}

/** Databases that one side writes: they tell which side serves. */
async function instancesOf(run: Run, series: ReadSeries, { databases }: RecoveryGroup) {
  const found = databases.flatMap((database) => {
    if (database.engine === 'dynamodb') return [];
    const facts = database.engine === 'rds' ? rdsFacts(run, series, database) : auroraFacts(run, series, database);
    return [facts.then((each) => [database.name, each] as const)];
  });
  return Object.fromEntries(await Promise.all(found));
}

async function tablesOf(run: Run, series: ReadSeries, { databases }: RecoveryGroup, active: Side) {
  const found = databases.flatMap((database) =>
    database.engine === 'dynamodb'
      ? [tableFacts(run, series, database, active).then((each) => [database.name, each] as const)]
      : [],
  );
  return Object.fromEntries(await Promise.all(found));
}

/** What a setting may name on one side and has another name on the other: not a difference. */
function ownAddresses(
  { regions, databases, services }: RecoveryGroup,
  side: Side,
  found: AwsFacts['databases'],
  balancers: ReadonlyMap<string, Partial<Record<Side, string>>>,
): Record<string, string> {
  const hosts = databases.flatMap(({ name }) => {
    const look = found[name]?.sides[side];
    const host = look && seenIn(look)?.host;
    return host === undefined ? [] : [[host, `database ${name}`] as const];
  });
  const fronts = [...balancers].flatMap(([service, { [side]: dns }]) =>
    dns === undefined ? [] : [[dns, `load balancer of ${service}`] as const],
  );
  const accounts = services.map(({ sides }) => [sides[side].place.account, 'account'] as const);
  return Object.fromEntries([...accounts, [regions[side], 'region'], ...fronts, ...hosts]);
}

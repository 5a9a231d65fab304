import type { Catalogue } from '../../../../domain/catalogue/schema.ts';
import type {
  AssessedDatabase,
  AssessedName,
  AssessedSide,
  Assessment,
} from '../../../../domain/recovery/assessment.ts';
import { findGroup } from '../../../../domain/recovery/find-group.ts';
import type { GroupDatabase, GroupTraffic, RecoveryGroup, Side, Sides } from '../../../../domain/recovery/group.ts';
import { refusal } from '../../../failures.ts';
import type { AwsFor } from '../../../ports.ts';
import { askAgain, within } from '../../../within.ts';
import { assessAurora, findAurora } from './assess-aurora.ts';
import { assessTable, findTable } from './assess-dynamodb.ts';
import { assessName } from './assess-name.ts';
import { assessRds, findRds } from './assess-rds.ts';
import { type FoundSide, findSide, probing } from './assess-side.ts';
import { createListener, type Listener, type Look, ofBoth } from './look.ts';

/**
 * One look at a group. Both sides are asked at the same time, each up to three times in ten seconds; a region that does not
 * answer is part of the answer, with its sentence, and holds nothing else up. Throws a refusal for an unknown group.
 */
export async function assess(catalogue: Catalogue, aws: AwsFor, name: string): Promise<Assessment> {
  const found = findGroup(catalogue, name);
  if (!found.found) throw refusal(found.sentence);
  const { group } = found;
  const at = Date.now();
  const listeners = { primary: createListener(), standby: createListener() };
  const looking = {
    primary: listeners.primary.ask(() => findSide(aws, group, 'primary')),
    standby: listeners.standby.ask(() => findSide(aws, group, 'standby')),
  };
  const [looks, databases, names] = await Promise.all([
    ofBoth((side) => looking[side]),
    Promise.all(group.databases.map((database) => assessDatabase(aws, database, listeners, at))),
    namesOf(aws, group, looking),
  ]);
  const side = (each: Side) => assessedSide(group.regions[each], looks[each], listeners[each]);
  return { at, sides: { primary: side('primary'), standby: side('standby') }, databases, names };
}

function assessedSide(region: string, look: Look<FoundSide>, { silences }: Listener): AssessedSide {
  const [trouble] = silences;
  if (trouble !== undefined || !('found' in look) || look.found === undefined) {
    return { region, reachable: false, trouble: trouble ?? '', services: [], loadBalancers: {} };
  }
  return { reachable: true, ...look.found };
}

/** Each side is listened to on its own, so that its silence counts for the side. */
async function assessDatabase(
  aws: AwsFor,
  database: GroupDatabase,
  listeners: Sides<Listener>,
  at: number,
): Promise<AssessedDatabase> {
  const listen = <T>(find: (side: Side) => Promise<T | undefined>) =>
    ofBoth((side) => {
      const service = database.engine === 'dynamodb' ? 'DynamoDB' : 'RDS';
      const call = { service, region: database.sides[side].scope.region, operation: 'Describe' };
      return listeners[side].ask(() => askAgain(probing, call, () => find(side)));
    });
  switch (database.engine) {
    case 'rds':
      return assessRds(aws, database, await listen((side) => findRds(aws, database, side)), at);
    case 'aurora':
      return assessAurora(aws, database, await listen((side) => findAurora(aws, database, side)), at);
    case 'dynamodb':
      return assessTable(database, await listen((side) => findTable(aws, database, side)));
  }
}

const movers = {
  record: 'Route 53',
  healthCheck: 'Route 53',
  routingControls: 'ARC',
  accelerator: 'Global Accelerator',
} satisfies Record<GroupTraffic['by']['kind'], string>;

/** Asked with credentials of the first region that answers: what moves names is in none of the two. */
async function namesOf(
  aws: AwsFor,
  { traffic, regions }: RecoveryGroup,
  looking: Sides<Promise<Look<FoundSide>>>,
): Promise<AssessedName[]> {
  const answers = (['primary', 'standby'] as const).map(async (side) => {
    if ('silent' in (await looking[side])) throw new Error(`${side} is silent`);
    return regions[side];
  });
  const region = await Promise.any(answers).catch(() => regions.standby);
  return Promise.all(
    traffic.map(async (each) => {
      const call = { service: movers[each.by.kind], region, operation: 'Get' };
      // What cannot be read is absent: the planner says what that means.
      return within(10_000, call, () => assessName(aws, each, regions, region)).catch(() => ({ name: each.name }));
    }),
  );
}

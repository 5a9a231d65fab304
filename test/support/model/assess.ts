import type { AssessedDatabase, AssessedSide, Assessment } from '../../../domain/recovery/assessment.ts';
import { otherSide, type RecoveryGroup, type Side } from '../../../domain/recovery/group.ts';
import { answers, configured, gap, linked, type ModelDatabase, sidesOf, type World } from './world.ts';

/** What an assessment would say of the model's world now. */
export function assessed(world: World): Assessment {
  const at = Date.UTC(2026, 0, 5, 3, 12, 40);
  return {
    at,
    sides: { primary: sideOf(world, 'primary'), standby: sideOf(world, 'standby') },
    databases: world.databases.map((database) => databaseOf(world, database, at)),
    names: world.group.traffic.map(({ name, service, by }) => {
      const to = configured(world, name);
      const shown = to === 'primary' || to === 'standby' ? { leadsTo: to } : {};
      return { name, ...shown, ...(by.kind === 'record' ? { record: balancer(world.group, service, to) } : {}) };
    }),
  };
}

export function balancer(group: RecoveryGroup, service: string, to: Side | 'elsewhere' | undefined) {
  const where = to === 'primary' || to === 'standby' ? group.regions[to] : 'elsewhere';
  return { dnsName: `${service}.${where}.elb.example`, hostedZone: 'Z2' };
}

function sideOf(world: World, side: Side): AssessedSide {
  const { group } = world;
  const region = group.regions[side];
  if (!answers(world, side))
    return { region, reachable: false, trouble: `ECS does not answer in ${region}`, services: [], loadBalancers: {} };
  return {
    region,
    reachable: true,
    services: group.services.map(({ service, sides }) => {
      const { desired = 0, running = 0 } = world.services[side].get(sides[side].ecsService) ?? {};
      return {
        service,
        desiredCount: desired,
        runningCount: running,
        settled: desired === running,
        digests: { [service]: 'sha256:a' },
        version: '1.4.1',
        taskDefinition: `${service}:1`,
        scalable: true,
      };
    }),
    loadBalancers: Object.fromEntries(
      group.services.map(({ service }) => [service, { ...balancer(group, service, side), url: `http://${service}` }]),
    ),
  };
}

function databaseOf(world: World, database: ModelDatabase, at: number): AssessedDatabase {
  const { name, writer, known } = database;
  const seen = sidesOf.filter((side) => answers(world, side));
  const alone = seen.filter((side) => writer[side]);
  const [only] = alone.length === 1 ? alone : [];
  // The silent side writes where the other is its replica.
  const [silent] = alone.length === 0 && seen.length === 1 ? seen.map(otherSide) : [];
  const serving = only ?? silent;
  const hosts = Object.fromEntries(seen.map((side) => [side, `${name}.${side}.example`]));
  if (serving === undefined)
    return { name, hosts, replication: 'none', problem: 'nobody can say which side takes writes' };
  const to = otherSide(serving);
  if (!answers(world, to)) return { name, writer: serving, hosts, replication: 'none', problem: `${to} is silent` };
  if (writer[to]) return { name, writer: serving, hosts, replication: 'none', problem: `${to} stands alone` };
  // Frozen at the last contact while the source is silent.
  const lossSeconds = linked(world) ? gap(database, serving) : known;
  return { name, writer: serving, hosts, replication: 'replicating', lossSeconds, lastContact: at };
}

import type { WrittenOrder } from '../catalogue/schema.ts';
import type { StepNode } from '../plan/step.ts';
import type { Failover } from './failover.ts';
import { fenceSteps } from './fence.ts';
import { type GroupDatabase, type GroupService, otherSide } from './group.ts';
import { configuring, defaultOrder } from './order.ts';
import { playbookStep } from './playbook-step.ts';
import { recoveryStep } from './steps.ts';
import { switchSteps, validateSteps } from './switch.ts';

/** The step tree of a failover in the group's order. */
export function failoverSteps(failover: Failover): StepNode {
  const { group } = failover;
  const promote = group.databases.flatMap(({ name, engine }) => (engine === 'dynamodb' ? [] : [name]));
  const parts = {
    promote,
    scale: group.services.map(({ service }) => service),
    configure: configuring(group.playbooks),
  };
  return expand(group.order ?? defaultOrder(parts), failover);
}

function expand(order: WrittenOrder, failover: Failover): StepNode {
  if (typeof order !== 'string') {
    if ('sequence' in order) return { sequence: order.sequence.map((each) => expand(each, failover)) };
    return { parallel: order.parallel.map((each) => expand(each, failover)) };
  }
  const { group, to, assessment } = failover;
  const [verb, name = ''] = order.split(':');
  switch (verb) {
    case 'fence':
      return fenceSteps(group, otherSide(to), assessment.sides[otherSide(to)]);
    case 'promote':
      return promoteSteps(
        named(group.databases, ({ name: known }) => known === name),
        failover,
      );
    case 'scale':
      return scaleSteps(
        named(group.services, ({ service }) => service === name),
        failover,
      );
    case 'configure':
      return playbookStep(name, { group, side: to, assessment }, `configure/${name}`, 'configure');
    case 'switch':
      return switchSteps(failover);
    case 'validate':
      return validateSteps(failover);
    default:
      throw new TypeError(`unknown part "${order}" of the order of ${group.name}`);
  }
}

function named<T>(items: readonly T[], is: (item: T) => boolean): T {
  const found = items.find(is);
  if (found === undefined) throw new TypeError('the order names what the group does not have');
  return found;
}

function promoteSteps(database: GroupDatabase, { to, mode }: Failover): StepNode {
  const { name, engine, sides } = database;
  const member = sides[to];
  const { region } = member.scope;
  const id = `promote/${name}`;
  const title = `${member.id} in ${region} takes the writes`;
  const irreversible = { irreversible: true, mustPass: true } as const;
  switch (engine) {
    case 'dynamodb':
      throw new TypeError(`${name} is a global table: nothing to promote`);
    case 'aurora': {
      const { globalCluster } = database;
      const params = { engine, globalCluster, member, allowDataLoss: mode === 'ungraceful' } as const;
      return recoveryStep('promote', id, 'promote', title, params, irreversible);
    }
    case 'rds': {
      const promote = recoveryStep('promote', id, 'promote', title, { engine, member }, irreversible);
      // An earlier fence may have left its parameter group read-only.
      const writable = recoveryStep('databaseWrites', `${id}/writable`, 'promote', `${member.id} may take writes`, {
        member,
        parameterGroup: database.parameterGroup,
        allowed: true,
      });
      if (mode === 'ungraceful') return { sequence: [writable, promote] };
      const params = { source: sides[otherSide(to)], replica: member, position: database.position };
      const wait = recoveryStep(
        'caughtUp',
        `${id}/caught-up`,
        'promote',
        `${member.id} has replayed every write`,
        params,
        {
          endedBy: ['ungraceful'],
          passedOverBy: ['ungraceful'],
          skipNeeds: 'override',
        },
      );
      return { sequence: [wait, writable, promote] };
    }
  }
}

function scaleSteps({ service, sides, capacity, tasks }: GroupService, { to, assessment }: Failover): StepNode {
  const { place, ecsService } = sides[to];
  const here = assessment.sides[to].services.find((each) => each.service === service);
  const there = assessment.sides[otherSide(to)].services.find((each) => each.service === service);
  const standing = here?.desiredCount ?? 0;
  const full = there === undefined ? Math.max(tasks, Math.ceil((standing * 100) / capacity)) : there.desiredCount;
  const desiredCount = Math.max(1, standing, full);
  return {
    sequence: [
      recoveryStep('scaling', `scale/${service}/scaling`, 'scale', `${ecsService} scales by itself`, {
        place,
        services: [ecsService],
        suspended: false,
      }),
      recoveryStep(
        'service',
        `scale/${service}`,
        'scale',
        `${ecsService} in ${place.region} to ${desiredCount} tasks`,
        {
          place,
          service: ecsService,
          desiredCount,
        },
      ),
    ],
  };
}

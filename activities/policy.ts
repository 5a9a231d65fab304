import { authoriseChange } from '../domain/catalogue/authorise-change.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { isOwn } from '../domain/change/actor.ts';
import {
  depthOf,
  type DrillDepth,
  type GroupRequest,
  type ServiceRequest,
  type StackRequest,
  type SyncRequest,
} from '../domain/change/request.ts';
import type { LaneWish } from '../domain/lane.ts';
import {
  armLane,
  databaseLane,
  groupLane,
  drillLane,
  serviceLane,
  stackLane,
  standbyLane,
} from '../domain/lane-ids.ts';
import { findStack } from '../domain/infrastructure/stack.ts';
import { findGroup } from '../domain/recovery/find-group.ts';
import type { PolicyActivities } from './api.ts';
import { signatureProblem } from './decision-signature.ts';
import type { ActivityDeps } from './ports.ts';

/** What the catalogue says: asked when the change runs, not when it was typed. */
export function createPolicyActivities({
  catalogue,
  sign,
  admit,
}: Pick<ActivityDeps, 'catalogue' | 'sign' | 'admit'>): PolicyActivities {
  return {
    async authorise({ actor, action, request }) {
      const problem = await admit?.(actor);
      if (problem !== undefined) return { allowed: false, sentence: problem };
      return authoriseChange(catalogue, actor, action, request);
    },
    async verifyDecision({ content, signature, by }) {
      return signatureProblem(content, signature, { sign, by, now: Date.now() });
    },
    async laneRules(request) {
      if ('stack' in request) return stackRules(catalogue, request);
      return 'group' in request ? groupRules(catalogue, request) : serviceRules(catalogue, request);
    },
  };
}

type Rules = Awaited<ReturnType<PolicyActivities['laneRules']>>;

function serviceRules(catalogue: Catalogue, { kind, service, environment }: ServiceRequest | SyncRequest): Rules {
  const found = findEnvironment(catalogue, service, environment);
  if (!found.found) return { sentence: found.sentence };
  const { onBusy, channel } = found.environment;
  if (kind === 'sync') return { lanes: [{ lane: standbyLane(service, environment), mode: 'queue' }], channel };
  return {
    lanes: [{ lane: serviceLane(service, environment), mode: kind === 'rollback' ? 'preempt' : onBusy }],
    channel,
  };
}

/** A group moves alone: not while it moves already, nor while another group moves one of its databases. */
function groupRules(catalogue: Catalogue, request: GroupRequest): Rules {
  const { group: name } = request;
  const found = findGroup(catalogue, name);
  if (!found.found) return { sentence: found.sentence };
  const { group } = found;
  if (request.kind === 'drill') return { lanes: drillLanes(name, depthOf(request)), channel: group.channel };
  // It waits for its turn, and only for what may write on the side that it fences.
  if (request.kind === 'fence') {
    const standbys = group.services.map(({ service }) => standbyLane(service, group.environment));
    const lanes = [groupLane(name), ...group.databases.map(databaseLane), ...standbys];
    return { lanes: lanes.map((lane) => ({ lane, mode: 'queue' }) as const), channel: group.channel };
  }
  // It looks alone.
  if (request.kind === 'playbook' && request.check) return { lanes: [], channel: group.channel };
  // What the alarm fires takes the group's own lanes.
  if (request.kind === 'arm') return { lanes: [{ lane: armLane(name), mode: 'refuse' }], channel: group.channel };
  // A drill takes nobody's deploy over.
  const drilled = request.kind === 'failover' && isOwn(request.actor) && request.mode === 'graceful';
  const services = request.kind === 'failover' && !drilled ? 'takeOver' : 'queue';
  return {
    lanes: [
      { lane: groupLane(name), mode: 'refuse' },
      ...group.databases.map((database) => ({ lane: databaseLane(database), mode: 'refuse' }) as const),
      ...group.services.flatMap(({ service }) =>
        [serviceLane(service, group.environment), standbyLane(service, group.environment)].map(
          (lane) => ({ lane, mode: services }) as const,
        ),
      ),
    ],
    channel: group.channel,
  };
}

/**
 * One apply of a stack at a time. The lanes of its services are asked for only once the plan is approved: a deploy does not wait for people who
 * read a plan, and nothing is applied while weights are moving.
 */
function stackRules(catalogue: Catalogue, { stack: name }: StackRequest): Rules {
  const found = findStack(catalogue, name);
  if (!found.found) return { sentence: found.sentence };
  const { config, services } = found.stack;
  const lanes = new Set(
    services.flatMap(({ service, environment }) => [
      serviceLane(service, environment),
      standbyLane(service, environment),
    ]),
  );
  return {
    lanes: [
      { lane: stackLane(name), mode: 'queue' },
      ...[...lanes].map((lane) => ({ lane, mode: 'queue', late: true }) as const),
    ],
    channel: config.channel,
  };
}

/** What a live drill moves takes the group's own lanes; the others touch nothing that serves or stands by. */
function drillLanes(group: string, depth: DrillDepth): LaneWish[] {
  switch (depth) {
    case 'paper':
      return [];
    case 'rehearsal':
    case 'live':
      return [{ lane: drillLane(group), mode: 'refuse' }];
  }
}

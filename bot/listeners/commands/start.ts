import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import {
  type ChangeRequest,
  depthOf,
  type DrillDepth,
  type GroupRequest,
  type StackRequest,
} from '../../../domain/change/request.ts';
import { findEnvironment } from '../../../domain/catalogue/find.ts';
import { note } from '../../blocks/ephemeral.ts';
import type { Asked, ListenerDeps } from '../listener.ts';
import type { Answer } from './command.ts';

/** Starts the change and says where to look. */
export function startAnswer(request: ChangeRequest, asked: Asked, deps: ListenerDeps): Answer {
  return {
    now: note(announcement(request, deps)),
    later: async () => {
      const { change, fresh } = await deps.gateway.start(request, asked.key);
      deps.log.info({ change, kind: request.kind, fresh }, 'change asked for');
      return fresh
        ? undefined
        : note(`This request was used already: it is the change ${change}. Nothing more was started.`);
    },
  };
}

/** `Deploying app 1.4.2 to prod: its message comes in #deploys.` */
export function announcement(request: ChangeRequest, { catalogue }: Pick<ListenerDeps, 'catalogue'>): string {
  const { environment, dryRun } = request;
  if ('group' in request) return groupAnnouncement(request, catalogue);
  if ('stack' in request) return stackAnnouncement(request, catalogue);
  const { service } = request;
  const place = findEnvironment(catalogue, service, environment);
  const channel = place.found && place.environment.channel.startsWith('#') ? place.environment.channel : 'its channel';
  const doing =
    request.kind === 'deploy'
      ? `${dryRun ? 'Planning' : 'Deploying'} ${service} ${request.version} to ${environment}`
      : `${dryRun ? 'Planning to roll back' : 'Rolling back'} ${service} in ${environment}`;
  return `${doing}${dryRun ? ' (dry run)' : ''}: the ${dryRun ? 'plan' : 'message'} comes in ${channel}.`;
}

/** `Planning stack primary at 3f2a9c1b: its plan comes in #platform. Nothing is changed by that.` */
function stackAnnouncement({ stack, commit, of, dryRun }: StackRequest, catalogue: Catalogue): string {
  const channel = catalogue.infrastructure[stack]?.channel ?? '';
  const where = channel.startsWith('#') ? channel : 'its channel';
  const at = commit === undefined ? '' : ` at ${commit.slice(0, 8)}`;
  if (dryRun) return `Planning stack ${stack}${at}: the plan comes in ${where}. Nothing is changed by that.`;
  const doing = of === undefined ? `Planning stack ${stack}${at}, to apply it` : `Taking up the plan of stack ${stack}`;
  return `${doing}: its message comes in ${where}. Nothing is changed before it is approved.`;
}

const moving = {
  failover: 'Assessing a failover of',
  failback: 'Assessing a failback of',
  arm: 'Preparing to arm a failover of',
  rebuild: 'Rebuilding the standby of',
  fence: 'Fencing the region that was left of',
};

const drilling = {
  paper: 'Going through a failover on paper of',
  rehearsal: 'Starting a rehearsal of',
  live: 'Preparing a live drill of',
} satisfies Record<DrillDepth, string>;

/** `Assessing a failover of shop: its price comes in #incidents. Nothing moves before it is approved.` */
function groupAnnouncement(request: GroupRequest, catalogue: Catalogue): string {
  const { group } = request;
  const channel = catalogue.recovery[group]?.channel ?? '';
  const where = channel.startsWith('#') ? channel : 'its channel';
  if (request.kind === 'drill') return `${drilling[depthOf(request)]} ${group}: its message comes in ${where}.`;
  if (request.kind === 'playbook') {
    const before = request.check ? 'Nothing is changed by that.' : 'Nothing runs before it is approved.';
    return `${request.check ? 'Checking' : 'Preparing'} playbook ${request.playbook} of ${group}: its message comes in ${where}. ${before}`;
  }
  const doing = `${moving[request.kind]} ${group}`;
  if (request.kind === 'failover' || request.kind === 'failback' || request.kind === 'arm')
    return `${doing}: its price comes in ${where}. Nothing moves before it is approved.`;
  return `${doing}: its message comes in ${where}.`;
}

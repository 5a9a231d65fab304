import { authoriseChange, type ChangeAction } from '../domain/catalogue/authorise-change.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { DrillDepth, GroupRequest } from '../domain/change/request.ts';
import type { Intent } from '../domain/change/view.ts';
import type { RestraintKind } from '../domain/restraints/restraint.ts';
import { findGroup } from '../domain/recovery/find-group.ts';
import type { RecoveryGroup } from '../domain/recovery/group.ts';
import { namedPlaybook } from '../domain/recovery/plan-playbook.ts';
import { listOf } from '../domain/text/list.ts';
import type { Choice } from './gateway/decision.ts';
import { Problem } from './gateway/problem.ts';

export interface GroupWish {
  readonly kind: GroupRequest['kind'];
  readonly group: string;
  readonly dryRun: boolean;
  readonly mode?: 'graceful' | 'ungraceful' | undefined;
  readonly acceptLoss?: boolean | undefined;
  readonly depth?: DrillDepth | undefined;
  readonly alarm?: string | undefined;
  readonly playbook?: string | undefined;
  readonly check?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly override?: readonly RestraintKind[] | undefined;
}

/**
 * The request that moves a recovery group, checked without asking anyone: a known group, a person who may, a reason where one
 * is owed. The workflow checks the person again. Throws a `Problem`.
 */
export function toGroupRequest(catalogue: Catalogue, wish: GroupWish, actor: Actor): GroupRequest {
  const { reason, dryRun } = wish;
  const acceptLoss = wish.acceptLoss === true;
  const { name, environment } = knownGroup(catalogue, wish.group);
  const common = { group: name, environment, actor, dryRun, ...(reason === undefined ? {} : { reason }) };
  if (wish.kind === 'playbook') {
    const found = namedPlaybook(knownGroup(catalogue, wish.group), wish.playbook ?? '');
    if ('sentence' in found) throw new Problem('notFound', found.sentence);
  }
  const request = requestOf(wish, common, acceptLoss);
  const may = authoriseChange(catalogue, actor, acceptLoss ? 'override' : 'start', request);
  if (!may.allowed) throw new Problem('refused', may.sentence);
  if (acceptLoss && reason === undefined) {
    throw new Problem('usage', 'Accepting a loss beyond the objective needs a reason: --reason "TEXT".');
  }
  return request;
}

function requestOf(
  { kind, mode, depth, alarm, playbook = '', check = false, override }: GroupWish,
  common: Omit<Extract<GroupRequest, { kind: 'failback' }>, 'kind'>,
  acceptLoss: boolean,
): GroupRequest {
  const passing = override === undefined ? {} : { override: [...override] };
  switch (kind) {
    case 'failover':
      return { kind, ...(mode === undefined ? {} : { mode }), acceptLoss, ...common };
    case 'drill':
      return { kind, ...(depth === undefined ? {} : { depth }), ...common, ...passing };
    case 'playbook':
      return { kind, playbook, check, ...common, ...passing };
    case 'rebuild':
      return { kind, ...common, ...passing };
    case 'arm':
      return { kind, ...(alarm === undefined ? {} : { alarm }), ...common };
    default:
      return { kind, ...common };
  }
}

/** The group of that name. Throws a `Problem` with what was probably meant, be it a service or a mistyped name. */
export function knownGroup(catalogue: Catalogue, name: string): RecoveryGroup {
  const found = findGroup(catalogue, name);
  if (found.found) return found.group;
  const service = Object.hasOwn(catalogue.services, name) ? catalogue.services[name] : undefined;
  if (service === undefined) throw new Problem('notFound', found.sentence);
  const groups = Object.keys(catalogue.recovery).filter((each) => catalogue.recovery[each]?.services.includes(name));
  const moved = groups.length === 0 ? '' : `, and it moves with the recovery group ${listOf(groups, 'or')}`;
  const sentence = `"${name}" is a service, no recovery group: name its environment too (${listOf(Object.keys(service.environments), 'or')})${moved}.`;
  throw new Problem('notFound', sentence);
}

const actions: Readonly<Partial<Record<Intent, ChangeAction>>> = { ungraceful: 'override', override: 'override' };

/** Refuses in a sentence who may not decide so on a group's change. The change itself has the last word. */
export function mustDecideOnGroup(
  catalogue: Catalogue,
  { actor }: Choice,
  intent: Exclude<Intent, 'approve' | 'reject'>,
  name: string,
): void {
  const { environment } = knownGroup(catalogue, name);
  const request = { kind: 'failback', group: name, environment, actor, dryRun: false } as const;
  const may = authoriseChange(catalogue, actor, actions[intent] ?? 'operate', request);
  if (!may.allowed) throw new Problem('refused', may.sentence);
}

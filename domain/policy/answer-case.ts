import { workspacesOf } from '../catalogue/authorise.ts';
import { authoriseChange } from '../catalogue/authorise-change.ts';
import { standsInFor } from '../catalogue/delegates.ts';
import { findEnvironment } from '../catalogue/find.ts';
import type { Catalogue } from '../catalogue/schema.ts';
import type { Actor } from '../change/actor.ts';
import { approvalNeed, type ApprovalState, approve, askApproval, missing } from '../change/approval.ts';
import { type ApprovalRule } from '../change/approval-rule.ts';
import type { ChangeRequest } from '../change/request.ts';
import { deployRule } from '../plan/planner.ts';
import { applyRule } from '../infrastructure/plan-infrastructure.ts';
import { findStack } from '../infrastructure/stack.ts';
import { findGroup } from '../recovery/find-group.ts';
import { moveRule } from '../recovery/move-rule.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { overriders } from '../catalogue/overriders.ts';
import { holdsAt, type Restraint } from '../restraints/restraint.ts';
import { isRestrained } from '../restraints/restrained.ts';
import { refusalOf } from '../restraints/sentences.ts';
import type { PolicyCase } from './policy-case.ts';

/** What the catalogue answers: with the same functions that decide when a person presses. */
export interface PolicyAnswer {
  readonly allowed: boolean;
  readonly sentence?: string;
  readonly missing?: number;
  readonly needs?: string;
}

type Given = PolicyCase['given'];

/**
 * Answers one case; `problem`: the case itself cannot be. Epoch ms. `freezes`: what calendars freeze for a change at a moment; looked at where the
 * case names one, so that what it asks of rights is answered alike on every day.
 */
export function answerCase(
  catalogue: Catalogue,
  given: Given,
  now: number,
  freezes: (request: ChangeRequest, at: number) => readonly Restraint[] = () => [],
): PolicyAnswer | { readonly problem: string } {
  const people = [given.person, ...(given.requester === undefined ? [] : [given.requester]), ...given.approved];
  const stranger = people.find((person) => !Object.hasOwn(catalogue.people, person));
  if (stranger !== undefined) {
    return {
      problem: `no person "${stranger}" in the catalogue.${didYouMean(stranger, Object.keys(catalogue.people))}`,
    };
  }
  const request = requestOf(catalogue, given);
  if ('problem' in request) return request;
  if (given.action === 'approve' && 'group' in request && request.kind !== 'failover' && request.kind !== 'failback') {
    return { problem: `approvals of a group are those of its failover; write change: failover, not ${request.kind}` };
  }
  if (given.action === 'approve') return approving(catalogue, given, request, now);
  const who = actorOf(catalogue, given.person);
  if (who === undefined)
    return { problem: `${given.person} has neither "slack" nor "oidc" in the catalogue, so cannot ask for anything` };
  const answer = authoriseChange(catalogue, who, given.action, { ...request, actor: who });
  if (!answer.allowed) return { allowed: false, sentence: answer.sentence };
  if (given.action !== 'start' || given.at === undefined || !isRestrained(request)) return { allowed: true };
  const at = Date.parse(given.at);
  const holding = freezes(request, at).filter((each) => holdsAt(each, at));
  if (holding.length === 0) return { allowed: true };
  return { allowed: false, sentence: refusalOf(holding, overriders(catalogue, request)) };
}

function approving(
  catalogue: Catalogue,
  given: Given,
  request: ChangeRequest,
  now: number,
): PolicyAnswer | { readonly problem: string } {
  const rule = ruleFor(catalogue, request, given.destroys);
  if (rule === undefined) return { allowed: false, sentence: 'It does not wait for an approval: nobody is asked.' };
  const at = given.at === undefined ? now : Date.parse(given.at);
  const choice = given.choice ?? rule.choices?.[0];
  const by = (person: string) => ({
    approver: {
      person,
      groups: catalogue.people[person]?.groups ?? [],
      standsInFor: standsInFor(catalogue, person),
      doubts: catalogue.doubts ?? {},
    },
    at,
    plan: '',
    ...(rule.typed === undefined ? {} : { typed: rule.typed }),
    ...(choice === undefined ? {} : { choice }),
  });
  let state: ApprovalState = askApproval(rule, '', given.requester ?? '', at);
  for (const person of given.approved) {
    const answer = approve(state, by(person));
    if ('refusal' in answer) return { problem: `${person} cannot have approved it: ${answer.refusal}` };
    state = answer.state;
  }
  const answer = approve(state, { ...by(given.person), ...(given.alone ? { breakGlass: 'policy test' } : {}) });
  const after = 'state' in answer ? answer.state : state;
  const open = missing(after);
  return {
    allowed: 'state' in answer,
    ...('refusal' in answer ? { sentence: answer.refusal } : {}),
    missing: open,
    needs: open === 0 ? '' : approvalNeed(after),
  };
}

function ruleFor(catalogue: Catalogue, request: ChangeRequest, destroys: boolean): ApprovalRule | undefined {
  if ('stack' in request) {
    const found = findStack(catalogue, request.stack);
    return found.found ? applyRule(found.stack, destroys) : undefined;
  }
  if ('group' in request) {
    const found = findGroup(catalogue, request.group);
    return found.found ? moveRule(found.group) : undefined;
  }
  const found = findEnvironment(catalogue, request.service, request.environment);
  if (!found.found || request.kind === 'sync') return undefined;
  return deployRule(request.kind, request.service, found.environment);
}

function requestOf(catalogue: Catalogue, given: Given): ChangeRequest | { readonly problem: string } {
  const { change: kind, service, environment, group, stack } = given;
  const common = { actor: { via: 'oidc', subject: '' } as const, dryRun: false };
  if (kind === 'deploy' || kind === 'rollback' || kind === 'sync') {
    if (service === undefined || environment === undefined)
      return { problem: `a ${kind} needs service and environment` };
    const found = findEnvironment(catalogue, service, environment);
    if (!found.found) return { problem: found.sentence };
    return kind === 'deploy'
      ? { kind, version: '', service, environment, ...common }
      : { kind, service, environment, ...common };
  }
  if (kind === 'infrastructure') {
    if (stack === undefined) return { problem: 'a change of infrastructure needs stack' };
    const found = findStack(catalogue, stack);
    if (!found.found) return { problem: found.sentence };
    return { kind, stack, environment: found.stack.config.environment, ...common };
  }
  if (group === undefined) return { problem: `a ${kind} needs group` };
  const found = findGroup(catalogue, group);
  if (!found.found) return { problem: found.sentence };
  const about = { group, environment: found.group.environment, ...common };
  if (kind === 'playbook') return { kind, playbook: '', check: false, ...about };
  return kind === 'failover' ? { kind, acceptLoss: false, ...about } : { kind, ...about };
}

/** The person as one of their own channels proves them. */
function actorOf(catalogue: Catalogue, name: string): Actor | undefined {
  const { slack, oidc } = catalogue.people[name] ?? {};
  const [home = ''] = workspacesOf(catalogue);
  if (slack !== undefined) return { via: 'slack', team: home, user: slack };
  return oidc === undefined ? undefined : { via: 'oidc', subject: oidc };
}

/** What differs between what the catalogue answers and what was expected; empty where nothing does. */
export function differences(answer: PolicyAnswer, expected: PolicyCase['expect']): string[] {
  const said = answer.sentence === undefined ? '' : `: "${answer.sentence}"`;
  return [
    ...(answer.allowed === expected.allowed
      ? []
      : [`expected to be ${word(expected.allowed)}, but it is ${word(answer.allowed)}${said}`]),
    ...(expected.sentence === undefined || (answer.sentence ?? '').includes(expected.sentence)
      ? []
      : [
          `expected a sentence with "${expected.sentence}"${said === '' ? ', but there is none' : `, but it is${said}`}`,
        ]),
    ...(expected.missing === undefined || expected.missing === answer.missing
      ? []
      : [
          `expected ${expected.missing} more to approve afterwards, but it is ${answer.missing ?? 'no question of approval'}`,
        ]),
    ...(expected.needs === undefined || (answer.needs ?? '').includes(expected.needs)
      ? []
      : [`expected it to need "${expected.needs}" afterwards, but it is "${answer.needs ?? ''}"`]),
  ];
}

function word(allowed: boolean): string {
  return allowed ? 'allowed' : 'refused';
}

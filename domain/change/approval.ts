import type { StandsInFor } from '../catalogue/delegates.ts';
import { doubtsOf } from '../catalogue/members.ts';
import { listOf } from '../text/list.ts';
import type { ApprovalRule } from './approval-rule.ts';

/** An approver as the catalogue knows them, after they have proved who they are. */
export interface Approver {
  readonly person: string;
  readonly groups: readonly string[];
  /** Whom they stand in for, until when (epoch ms). */
  readonly standsInFor?: readonly StandsInFor[];
  /** By group: what is in doubt about who is in it, for a refusal. */
  readonly doubts?: Readonly<Record<string, string>>;
}

export interface Approval {
  readonly person: string;
  /** Epoch ms. */
  readonly at: number;
  /** In whose place, where not by a right of their own. */
  readonly for?: string;
  /** The required roles that this approval fills. */
  readonly roles?: readonly string[];
  /** What they picked of the rule's choices. */
  readonly choice?: string;
  /** Set where a link in an e-mail led to it. */
  readonly by?: 'email';
  /** Set where one person approved alone: the reason they gave. */
  readonly breakGlass?: string;
}

export interface ApprovalState {
  readonly rule: ApprovalRule;
  readonly requester: string;
  /** Hash of the plan that is approved. */
  readonly plan: string;
  /** Epoch ms: when it was asked for and when it rejects itself. */
  readonly since: number;
  readonly until: number;
  readonly given: readonly Approval[];
  /** Set once the time is over. */
  readonly expired?: true;
  readonly rejected?: { readonly person: string; readonly at: number; readonly reason?: string };
}

export type ApprovalAnswer = { readonly state: ApprovalState } | { readonly refusal: string };

export interface Approving {
  readonly approver: Approver;
  readonly at: number;
  /** The plan they looked at. */
  readonly plan: string;
  readonly typed?: string;
  readonly choice?: string;
  readonly by?: 'email';
  /** Approve alone, for this reason. */
  readonly breakGlass?: string;
}

export function askApproval(rule: ApprovalRule, plan: string, requester: string, now: number): ApprovalState {
  return { rule, requester, plan, since: now, until: now + rule.withinSeconds * 1000, given: [] };
}

/** Counts an approval, or says in one sentence why it does not count. The same person counts once, by whatever way they came. */
export function approve(state: ApprovalState, approving: Approving): ApprovalAnswer {
  const { approver, at, plan, typed, choice, by, breakGlass } = approving;
  const { rule, given } = state;
  const { person, groups } = approver;
  if (plan !== state.plan) {
    return { refusal: 'The plan has changed since you looked at it: read it again, then approve.' };
  }
  if (rule.typed !== undefined && typed !== rule.typed) {
    return { refusal: `To approve, type "${rule.typed}" exactly; you typed "${typed ?? ''}".` };
  }
  if (rule.choices !== undefined && (choice === undefined || !rule.choices.includes(choice))) {
    const picked = choice === undefined ? 'you picked none' : `you picked "${choice}"`;
    return { refusal: `To approve, pick ${listOf(rule.choices, 'or')} (--choice "TEXT"); ${picked}.` };
  }
  const picked = rule.choices === undefined || choice === undefined ? {} : { choice };
  if (breakGlass !== undefined) {
    if (rule.breakGlass === undefined)
      return { refusal: 'Nobody may approve this alone: the catalogue names no breakGlass group.' };
    if (!groups.includes(rule.breakGlass)) {
      const member = listOf(groups) || 'no group';
      const doubts = doubtsOf(approver.doubts, [rule.breakGlass]);
      return { refusal: `Only ${rule.breakGlass} may approve this alone; you are in ${member}.${doubts}` };
    }
    if (breakGlass.trim() === '') return { refusal: 'Approving alone needs a reason: give one with --reason.' };
    return { state: { ...state, given: [...given, { person, at, breakGlass, ...picked }] } };
  }
  const voice = voiceOf(state, approver, at);
  if ('refusal' in voice) return voice;
  const roles = rule.roles?.filter((role) => voice.groups.includes(role)) ?? [];
  const approval: Approval = {
    person,
    at,
    ...(voice.person === person ? {} : { for: voice.person }),
    ...(roles.length === 0 ? {} : { roles }),
    ...picked,
    ...(by === undefined ? {} : { by }),
  };
  return { state: { ...state, given: [...given, approval] } };
}

type Voice = Pick<Approver, 'person' | 'groups'>;

/** Those in whose name somebody may speak: themselves first, then whom they stand in for at that time. */
function voicesOf({ person, groups, standsInFor = [] }: Approver, { from }: ApprovalRule, at: number): Voice[] {
  const delegated = standsInFor.filter(({ until }) => at < until);
  return [{ person, groups }, ...delegated].filter((voice) => voice.groups.some((group) => from.includes(group)));
}

/** True for whoever may approve, themselves or in somebody's place. */
export function mayReject(rule: ApprovalRule, approver: Approver, at: number): boolean {
  return voicesOf(approver, rule, at).length > 0;
}

/**
 * In whose name an approval counts. One person is one voice, and so are a person and their delegate; in somebody's place
 * nobody approves what either of them asked for. A voice that fills an open role goes before one's own.
 */
function voiceOf(state: ApprovalState, approver: Approver, at: number): Voice | { readonly refusal: string } {
  const { rule, requester, given } = state;
  const { person, groups } = approver;
  const voices = voicesOf(approver, rule, at);
  if (voices.length === 0) {
    const member = listOf(groups) || 'no group';
    const sentence = `You may not approve this (needs group ${listOf(rule.from, 'or')}; you are in ${member}).`;
    return { refusal: `${sentence}${doubtsOf(approver.doubts, rule.from)}` };
  }
  if (rule.notRequester && person === requester) {
    return { refusal: 'You asked for this, so somebody else has to approve it.' };
  }
  if (given.some((each) => each.person === person)) {
    const others = missing(state);
    return {
      refusal: `You have approved this already; ${others} more ${others === 1 ? 'person has' : 'people have'} to.`,
    };
  }
  const inPlace = given.find((each) => each.for === person);
  if (inPlace !== undefined) return { refusal: `@${inPlace.person} has approved this in your place already.` };
  const free = voices.filter(
    (voice) =>
      voice.person === person ||
      (![voice.person, person].includes(requester) &&
        given.every((each) => each.person !== voice.person && each.for !== voice.person)),
  );
  const open = openRoles(state);
  const voice = free.find((each) => each.groups.some((group) => open.includes(group))) ?? free[0];
  if (voice !== undefined) return voice;
  const whom = listOf(voices.map((each) => `@${each.person}`));
  return {
    refusal: `You may approve this only in the place of ${whom}, and either of you asked for it or has been counted already.`,
  };
}

/** How many more people have to approve, at least. */
export function missing({ rule, given }: Quorum): number {
  if (given.some(({ breakGlass }) => breakGlass !== undefined)) return 0;
  return Math.max(openRoles({ rule, given }).length > 0 ? 1 : 0, rule.count - given.length);
}

/** Required roles that nobody has filled yet. */
export function openRoles({ rule, given }: Quorum): string[] {
  if (given.some(({ breakGlass }) => breakGlass !== undefined)) return [];
  return (rule.roles ?? []).filter((role) => given.every(({ roles = [] }) => !roles.includes(role)));
}

type Quorum = Pick<ApprovalState, 'rule' | 'given'>;

/** True where the catalogue lets what was given so far be enough once the time is over. */
function enoughAtExpiry({ rule, given }: Quorum): boolean {
  return rule.atExpiry === 'approve' && given.length > 0 && openRoles({ rule, given }).length === 0;
}

/** Where an approval stands: it waits, is complete, was rejected, or nobody answered in time. */
export function approvalOutcome(state: ApprovalState, now: number): 'waiting' | 'approved' | 'rejected' | 'expired' {
  if (state.rejected !== undefined) return 'rejected';
  if (missing(state) === 0) return 'approved';
  if (state.expired === undefined && now < state.until) return 'waiting';
  return enoughAtExpiry(state) ? 'approved' : 'expired';
}

/** `2 of oncall or release-managers, not @developer`: whom it still needs. */
export function approvalNeed({ rule, given, requester }: Quorum & Pick<ApprovalState, 'requester'>): string {
  return needWords({
    missing: missing({ rule, given }),
    given: given.length,
    from: rule.from,
    openRoles: openRoles({ rule, given }),
    ...(rule.notRequester ? { not: requester } : {}),
  });
}

interface Need {
  readonly missing: number;
  readonly given: number;
  readonly from: readonly string[];
  readonly openRoles: readonly string[];
  readonly not?: string;
}

/** `2 of security or release-managers, among them one of security, not @developer`. */
export function needWords({ missing: open, given, from, openRoles: roles, not }: Need): string {
  const more = given > 0 ? ' more' : '';
  const barred = not === undefined ? '' : `, not @${not}`;
  // Only who fills the open role ends it.
  if (roles.length === 1 && open === 1) return `1${more} of ${roles[0]}${barred}`;
  const among = roles.length === 0 ? '' : `, among them one of ${roles.join(' and one of ')}`;
  return `${open}${more} of ${listOf(from, 'or')}${among}${barred}`;
}

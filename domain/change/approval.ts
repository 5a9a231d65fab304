import { listOf } from '../text/list.ts';

/** What a plan asks for before its first write. Part of the plan, so part of its hash. */
export interface ApprovalRule {
  readonly count: number;
  /** Groups whose members may approve. */
  readonly from: readonly string[];
  readonly notRequester: boolean;
  readonly withinSeconds: number;
  /** What an approver types, so that nobody approves by a slip of the finger. */
  readonly typed?: string;
  /** The group whose member may approve alone, with a reason. */
  readonly breakGlass?: string;
}

/** An approver as the catalogue knows them, after they have proved who they are. */
export interface Approver {
  readonly person: string;
  readonly groups: readonly string[];
}

export interface Approval {
  readonly person: string;
  /** Epoch ms. */
  readonly at: number;
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
  readonly rejected?: { readonly person: string; readonly at: number; readonly reason?: string };
}

export type ApprovalAnswer = { readonly state: ApprovalState } | { readonly refusal: string };

export interface Approving {
  readonly approver: Approver;
  readonly at: number;
  /** The plan they looked at. */
  readonly plan: string;
  readonly typed?: string;
  /** Approve alone, for this reason. */
  readonly breakGlass?: string;
}

export function askApproval(rule: ApprovalRule, plan: string, requester: string, now: number): ApprovalState {
  return { rule, requester, plan, since: now, until: now + rule.withinSeconds * 1000, given: [] };
}

/** Counts an approval, or says in one sentence why it does not count. The same person counts once, by whatever way they came. */
export function approve(state: ApprovalState, { approver, at, plan, typed, breakGlass }: Approving): ApprovalAnswer {
  const { rule, requester, given } = state;
  const { person, groups } = approver;
  if (plan !== state.plan) {
    return { refusal: 'The plan has changed since you looked at it: read it again, then approve.' };
  }
  if (rule.typed !== undefined && typed !== rule.typed) {
    return { refusal: `To approve, type "${rule.typed}" exactly; you typed "${typed ?? ''}".` };
  }
  if (breakGlass !== undefined) {
    if (rule.breakGlass === undefined)
      return { refusal: 'Nobody may approve this alone: the catalogue names no breakGlass group.' };
    if (!groups.includes(rule.breakGlass)) {
      return { refusal: `Only ${rule.breakGlass} may approve this alone; you are in ${listOf(groups) || 'no group'}.` };
    }
    if (breakGlass.trim() === '') return { refusal: 'Approving alone needs a reason: give one with --reason.' };
    return { state: { ...state, given: [...given, { person, at, breakGlass }] } };
  }
  if (!groups.some((group) => rule.from.includes(group))) {
    return {
      refusal: `You may not approve this (needs group ${listOf(rule.from, 'or')}; you are in ${listOf(groups) || 'no group'}).`,
    };
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
  return { state: { ...state, given: [...given, { person, at }] } };
}

/** How many more people have to approve. */
export function missing({ rule, given }: ApprovalState): number {
  if (given.some(({ breakGlass }) => breakGlass !== undefined)) return 0;
  return Math.max(0, rule.count - given.length);
}

/** Where an approval stands: it waits, is complete, was rejected, or nobody answered in time. */
export function approvalOutcome(state: ApprovalState, now: number): 'waiting' | 'approved' | 'rejected' | 'expired' {
  if (state.rejected !== undefined) return 'rejected';
  if (missing(state) === 0) return 'approved';
  return now >= state.until ? 'expired' : 'waiting';
}

/** `2 of oncall or release-managers`, and whom it still needs. */
export function approvalNeed({ rule, given, requester }: ApprovalState): string {
  const open = missing({ rule, given, requester, plan: '', since: 0, until: 0 });
  const who = `${open} ${given.length > 0 ? 'more ' : ''}of ${listOf(rule.from, 'or')}`;
  return rule.notRequester ? `${who}, not @${requester}` : who;
}

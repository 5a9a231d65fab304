import { type ChangeView, hasEnded } from '../domain/change/view.ts';

/** Exit codes, stable for scripts. */
export const exitCodes = {
  /** Succeeded, or still going where nobody asked to wait. */
  succeeded: 0,
  /** Ended otherwise: rolled back, aborted, superseded, failed; or the answer is no. */
  ended: 1,
  /** What was typed or set cannot be right. */
  usage: 2,
  /** Policy says no: a right, a rule, a refused plan. */
  refused: 3,
  /** Coxswain, or what it stands on, does not answer. */
  unreachable: 4,
} as const;

/** The exit code that says how a change stands. */
export function exitCodeOf({ status }: Pick<ChangeView, 'status'>): number {
  if (!hasEnded(status) || status === 'succeeded') return exitCodes.succeeded;
  return status === 'refused' ? exitCodes.refused : exitCodes.ended;
}

/** Kinds of failures, as the API names them. */
export type FailureType = 'usage' | 'unauthenticated' | 'refused' | 'notFound' | 'conflict' | 'unreachable';

/** Why a command could not be done: a stable type, and one sentence for the person. */
export class Failure extends Error {
  readonly type: FailureType;
  constructor(type: FailureType, sentence: string) {
    super(sentence);
    this.name = 'Failure';
    this.type = type;
  }
}

const codes = {
  usage: exitCodes.usage,
  notFound: exitCodes.usage,
  conflict: exitCodes.ended,
  unauthenticated: exitCodes.refused,
  refused: exitCodes.refused,
  unreachable: exitCodes.unreachable,
} as const satisfies Record<FailureType, number>;

export function exitCodeOfFailure({ type }: Failure): number {
  return codes[type];
}

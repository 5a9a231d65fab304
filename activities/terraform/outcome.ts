import { listedChanges } from '../../domain/infrastructure/stack-plan.ts';
import type { Applied } from '../../domain/infrastructure/applied.ts';
import type { ApplyResult } from '../infrastructure-api.ts';
import type { Operation, Tally } from './operations.ts';
import { doneOf } from './operations.ts';
import type { StepProgress } from '../../domain/change/view.ts';

/** `3 of 7, aws_ecr_repository.app`. */
export function progressOf(operations: readonly Operation[], tally: Tally): StepProgress {
  const all = operations.filter(({ steps }) => steps > 0).length;
  const done = doneOf(operations, tally).length;
  const text = `${done} of ${all}${tally.latest === undefined ? '' : `, ${tally.latest}`}`;
  return { text, done: all === 0 ? 1 : done / all };
}

/** A result with the addresses that came of it, as many as a history carries. The reason says why it ended; how far it came, whoever reads the addresses. */
export function resultOf(verdict: 'passed' | 'failed' | 'inconclusive', reason: string, applied: Applied): ApplyResult {
  const kept = {
    applied: applied.applied.slice(0, listedChanges),
    unsure: applied.unsure.slice(0, listedChanges),
    pending: applied.pending.slice(0, listedChanges),
  };
  const all = applied.applied.length + applied.unsure.length + applied.pending.length;
  return {
    verdict,
    ...(verdict === 'passed' ? {} : { reason }),
    output: kept,
    evidence: kept,
    progress: {
      text: `${applied.applied.length} of ${all} applied`,
      done: all === 0 ? 1 : applied.applied.length / all,
    },
  };
}

import { listedChanges } from '../../domain/infrastructure/stack-plan.ts';
import { count, listOf } from '../../domain/text/list.ts';
import type { Applied } from '../../domain/infrastructure/applied.ts';
import type { ApplyResult } from '../infrastructure-api.ts';
import type { Operation, Tally } from './operations.ts';
import { doneOf } from './operations.ts';
import type { StepProgress } from '../../domain/change/view.ts';

/** So many are named in a sentence; the others are in the evidence. */
const named = 3;

/** `3 of 7, aws_ecr_repository.app`. */
export function progressOf(operations: readonly Operation[], tally: Tally): StepProgress {
  const all = operations.filter(({ steps }) => steps > 0).length;
  const done = doneOf(operations, tally).length;
  const text = `${done} of ${all}${tally.latest === undefined ? '' : `, ${tally.latest}`}`;
  return { text, done: all === 0 ? 1 : done / all };
}

/** A result with the addresses that came of it, as many as a history carries. */
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

/** What of a plan is applied and what not: `2 of 7 are applied; of aws_db_instance.main it is not known …; 4 are not.` */
export function standing({ applied, unsure, pending }: Applied): string {
  const all = applied.length + unsure.length + pending.length;
  if (applied.length === 0 && unsure.length === 0) return 'Nothing of the plan is applied.';
  const parts = [
    applied.length === 0 ? 'Nothing is surely applied' : `${applied.length} of ${all} applied: ${some(applied)}`,
    ...(unsure.length === 0 ? [] : [`begun and not ended, so look for it in AWS: ${some(unsure)}`]),
    ...(pending.length === 0 ? [] : [`not applied: ${some(pending)}`]),
  ];
  return `${parts.join('; ')}.`;
}

function some(addresses: readonly string[]): string {
  if (addresses.length <= named) return listOf(addresses);
  return `${addresses.slice(0, named).join(', ')} and ${count(addresses.length - named, 'more', 'more')}`;
}

import { duration } from '../../text/duration.ts';
import { lossOf } from '../recovery-words.ts';
import type { RecoveryView } from '../recovery-view.ts';
import type { ChangeView } from '../view.ts';
import type { ReportTable } from './shape.ts';

/** What it took beside what it was meant to take. */
export function measured(view: ChangeView): ReportTable {
  const { recovery, plan, steps, endedAt } = view;
  if (recovery?.measured !== undefined) {
    const head = ['', 'Measured', 'Objective'];
    return { head, rows: [...times(recovery.measured, recovery.objectives.rto), ...loss(view, recovery)] };
  }
  const began = steps.flatMap(({ startedAt }) => startedAt ?? []).toSorted()[0];
  const took = began === undefined || endedAt === undefined ? '–' : seconds(began, endedAt);
  const estimate = plan === undefined ? '–' : duration(plan.estimateSeconds);
  return { head: ['', 'Measured', 'Estimated'], rows: [['from the first step to the end', took, estimate]] };
}

function times(
  { downSeconds, detectedSeconds, decidedSeconds, movedSeconds }: NonNullable<RecoveryView['measured']>,
  rto: number,
): string[][] {
  const aim = kept(downSeconds, rto);
  // Handed over: nothing had to be detected or decided while the business was down.
  if (detectedSeconds + decidedSeconds === 0) return [['moved in', duration(movedSeconds), aim]];
  return [
    ['down', duration(downSeconds), aim],
    ['– detected', duration(detectedSeconds), ''],
    ['– decided', duration(decidedSeconds), ''],
    ['– moved', duration(movedSeconds), ''],
  ];
}

function loss(view: ChangeView, { lossSeconds, objectives: { rpo } }: RecoveryView): string[][] {
  switch (lossOf(view)) {
    case 'noData':
      return [];
    case 'none':
      return [['writes lost', 'none', kept(0, rpo)]];
    case 'unknown':
      return [['writes lost', 'not known yet', duration(rpo)]];
    default:
      return [['writes lost', `at most ${duration(lossSeconds)}`, kept(lossSeconds, rpo)]];
  }
}

function kept(seconds: number, objective: number): string {
  return `${duration(objective)}, ${seconds <= objective ? 'kept' : 'missed'}`;
}

function seconds(from: string, to: string): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000);
}

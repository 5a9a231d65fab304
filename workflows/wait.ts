import { approvalNeed } from '../domain/change/approval.ts';
import type { Wait } from '../domain/change/view.ts';
import { servicePlace } from '../domain/lane-ids.ts';
import type { Step } from '../domain/plan/step.ts';
import { releaseTyped, restraintText } from '../domain/restraints/sentences.ts';
import { iso } from '../domain/time/iso.ts';
import { awaitsApproval, type ChangeState, isHeldBack, statusOf } from './change-state.ts';
import { isPastReturn, recordOf, restraintsOn } from './run-state.ts';

/** What a change waits for: since when, until when, on whom, and what would let it go on; undefined where it waits for nothing. */
export function waitOf(state: ChangeState, steps: readonly Step[]): Wait | undefined {
  const { run, ended } = state;
  if (ended !== undefined) return undefined;
  for (const step of steps) {
    const record = recordOf(run, step.id);
    if (record.heldSince === undefined) continue;
    return {
      what: record.reason ?? step.title,
      since: iso(record.heldSince),
      on: ['someone who may operate it'],
      unblocks: ['retry', ...(step.mustPass === true ? [] : ['skip']), ...(run.undoing ? [] : ['abort'])],
      step: step.id,
    };
  }
  if (run.pause !== undefined && run.stop === undefined) {
    const { person, since, reason } = run.pause;
    return {
      what: `paused by ${person}${reason === undefined ? '' : ` ("${reason}")`}`,
      since: iso(since),
      on: [person],
      unblocks: ['resume', 'abort'],
    };
  }
  const restrained = restraintWait(state);
  if (restrained !== undefined) return restrained;
  const { approval } = state;
  if (awaitsApproval(state) && approval !== undefined) {
    return {
      what: `${approvalNeed(approval)} to approve it`,
      since: iso(approval.since),
      until: iso(approval.until),
      on: [...approval.rule.from],
      unblocks: ['approve', 'reject'],
    };
  }
  if (statusOf(state) === 'queued' && state.behind !== undefined) {
    return {
      what: behindText(state, state.behind.title),
      since: iso(state.requestedAt),
      on: [],
      change: state.behind.change,
      unblocks: ['abort'],
    };
  }
  return undefined;
}

/** A stack waits for the services that it belongs to, whose changes are not named after them. */
function behindText({ request, lanes }: ChangeState, title: string): string {
  const [lane = ''] = [...lanes].find(([, standing]) => standing === 'queued') ?? [];
  const place = 'stack' in request ? servicePlace(lane) : undefined;
  return place === undefined ? `${title} to end` : `${place} to be left alone: ${title} is under way there`;
}

/** What it waits for at a step boundary: who put it there, until when, and what would let it go on. */
function restraintWait(state: ChangeState): Wait | undefined {
  if (!isHeldBack(state)) return undefined;
  const { run } = state;
  const holding = restraintsOn(run, Date.now());
  const ends = holding.flatMap(({ until }) => until ?? []);
  return {
    what: holding.map((each) => restraintText(each)).join('; '),
    since: iso(Math.min(...run.boundaries.values())),
    // All of it has to end.
    ...(ends.length === holding.length ? { until: iso(Math.max(...ends)) } : {}),
    on: [...new Set(holding.flatMap(({ by }) => (by === undefined ? [] : [`@${by}`]))), ...run.overriders],
    unblocks: [
      ...holding.flatMap((each) => releaseTyped(each) ?? []),
      'override with a reason',
      ...(isPastReturn(run) ? [] : ['abort']),
    ],
    restrained: true,
  };
}

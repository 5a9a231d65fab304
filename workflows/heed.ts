import { setHandler } from '@temporalio/workflow';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { Heed } from '../domain/restraints/register.ts';
import { type Restraint, restraintKey } from '../domain/restraints/restraint.ts';
import { refusalOf, restraintText } from '../domain/restraints/sentences.ts';
import type { LaneRules } from '../activities/api.ts';
import { authorise } from './activities.ts';
import type { ChangeState } from './change-state.ts';
import { restrained } from './messages.ts';
import { restraintsOn, type RunState } from './run-state.ts';

/** Listens to what is locked, frozen or stopped while the change goes on. */
export function heedNews({ run }: ChangeState): void {
  setHandler(restrained, (heed) => learn(run, heed));
}

function learn(run: RunState, heed: Heed): void {
  if (run.heed === undefined || heed.version > run.heed.version) run.heed = heed;
}

/**
 * Whether the change may be asked for in spite of what holds there now; undefined when it may, else why not. A plan alone is always made.
 * What is passed over is on record as an override.
 */
export async function restrainedNow(
  { request, run }: ChangeState,
  { restraints }: LaneRules,
): Promise<string | undefined> {
  if (restraints === undefined) return undefined;
  learn(run, restraints.heed);
  run.calendars = restraints.calendars;
  if (restraints.calendarsUntil !== undefined) run.calendarsKnown = { until: restraints.calendarsUntil, request };
  run.overriders = restraints.overriders;
  const holding = restraintsOn(run, Date.now());
  if (holding.length === 0 || request.dryRun) return undefined;
  const asked = overrideOf(request);
  if (holding.some(({ kind }) => !asked.includes(kind))) return refusalOf(holding, restraints.overriders);
  const who = await authorise({ actor: request.actor, action: 'override', request });
  if (!who.allowed) return who.sentence;
  passOver(run, holding, who.person, request.reason);
  return undefined;
}

/** Lets the change pass what holds it back now, and nothing that comes later. */
export function passOver(run: RunState, holding: readonly Restraint[], person: string, reason?: string): void {
  for (const each of holding) {
    run.passed.add(restraintKey(each));
    run.overrides.push({
      what: `went on although ${restraintText(each)}`,
      person,
      at: Date.now(),
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

function overrideOf(request: ChangeRequest): readonly Restraint['kind'][] {
  return 'override' in request ? (request.override ?? []) : [];
}

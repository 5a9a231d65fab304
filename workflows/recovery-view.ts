import type { ChangeView } from '../domain/change/view.ts';
import { iso } from '../domain/time/iso.ts';
import type { ChangeState } from './change-state.ts';

/** The price of a move, and what it cost once it is over. */
export function recoveryOf(state: ChangeState): Pick<ChangeView, 'recovery'> {
  const { recovery } = state.run.plan ?? {};
  if (recovery === undefined) return {};
  const { lastContact, objectives, ...move } = recovery;
  const measured = measuredOf(state);
  return {
    recovery: {
      ...move,
      ...(lastContact === undefined ? {} : { silentSince: iso(lastContact) }),
      objectives: { ...objectives },
      ...(measured === undefined ? {} : { measured }),
    },
  };
}

/**
 * Times of a move that succeeded. The business was down from the last sign of the region, or, where it handed over, from the
 * first step: then nothing had to be detected or decided while it was down.
 */
function measuredOf({ run, ended, approval, requestedAt }: ChangeState) {
  if (ended?.status !== 'succeeded' || !run.begun) return undefined;
  const began = Math.min(...[...run.records.values()].flatMap(({ startedAt }) => startedAt ?? []));
  if (!Number.isFinite(began)) return undefined;
  const contact = run.plan?.recovery?.lastContact;
  const decided = approval?.given.at(-1)?.at ?? began;
  const asked = Math.min(requestedAt, decided);
  const seconds = (from: number, to: number) => Math.max(0, Math.round((to - from) / 100) / 10);
  if (contact === undefined) {
    const moved = seconds(began, ended.at);
    return { downSeconds: moved, detectedSeconds: 0, decidedSeconds: 0, movedSeconds: moved };
  }
  return {
    downSeconds: seconds(contact, ended.at),
    detectedSeconds: seconds(contact, asked),
    decidedSeconds: seconds(asked, decided),
    movedSeconds: seconds(decided, ended.at),
  };
}

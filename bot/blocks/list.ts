import type { ChangeSummary } from '../../domain/change/summary.ts';
import { isDisarmed, summaryTitle } from '../../domain/change/title.ts';
import { hasEnded, type ChangeStatus } from '../../domain/change/view.ts';
import { duration } from '../../domain/text/duration.ts';
import { clip, escape, limits, moment, plain, sections, type Message } from './text.ts';

/** How a change stands, in a list. */
const statusWords = {
  queued: 'queued',
  running: 'running',
  waiting: 'waits for a person',
  paused: 'paused',
  succeeded: 'succeeded',
  rolledBack: 'rolled back',
  aborted: 'stopped and rolled back',
  superseded: 'gave way to a later change',
  refused: 'refused',
  failed: 'failed: needs a person',
} satisfies Record<ChangeStatus, string>;

/** How this one stands: nothing is rolled back where nothing but an alarm was waited for. */
export function statusWord(change: ChangeSummary): string {
  if (change.dryRun) return 'dry run';
  return isDisarmed(change) ? 'disarmed' : statusWords[change.status];
}

/** Answer of `/deploys`: what runs now, then what ended last; newest first. */
export function changeList(changes: readonly ChangeSummary[], where: string, now: number): Message {
  const open = changes.filter((change) => !hasEnded(change.status));
  const done = changes.filter((change) => hasEnded(change.status));
  const about = where === '' ? '' : ` ${escape(where)}`;
  const lines = [
    open.length === 0 ? `Nothing runs${about} now.` : `*Now*${about}`,
    ...open.map((change) => line(change, now)),
    ...(done.length === 0 ? ['No earlier change is known.'] : ['*Before*', ...done.map((change) => line(change, now))]),
  ];
  return { text: clip(plain(lines.join('\n')), limits.fallback), blocks: sections(lines, 10) };
}

function line(change: ChangeSummary, now: number): string {
  const end = change.endedAt === undefined ? now : Date.parse(change.endedAt);
  const took = duration((end - Date.parse(change.startedAt)) / 1000);
  const by = change.requestedBy === undefined ? '' : ` · @${escape(change.requestedBy)}`;
  return `${escape(summaryTitle(change))} · *${statusWord(change)}* · ${moment(change.startedAt, 'day')}, ${took}${by}`;
}

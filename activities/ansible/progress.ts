import type { PlaybookProgress } from './playbook-run.ts';
import type { Tally } from './events.ts';

/** Where a run stands, for the heartbeat; undefined before its first result. */
export function progressOf({ latest, results, tasks }: Tally): PlaybookProgress | undefined {
  if (latest === undefined) return undefined;
  const { task, host } = latest;
  const seen = new Set(results.map((result) => result.task)).size;
  const done = tasks === 0 ? 0 : Math.min(1, seen / tasks);
  if (latest.event === 'result')
    return { text: `${host}: ${task} (${latest.status})`, task, host, status: latest.status, done };
  const tries = latest.attempt === undefined ? '' : ` (try ${latest.attempt} of ${latest.attempts})`;
  return { text: `${host}: ${task}${tries}`, task, host, status: 'waiting', done };
}

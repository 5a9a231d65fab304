import type { PlaybookOutcome } from './playbook-run.ts';
import { playbookEnded, playbookTrouble } from '../failures.ts';
import type { Ended } from '../processes/messages.ts';
import type { Tally, TaskResult } from './events.ts';

/**
 * What a run comes to. A task that failed is the world's no: the outcome `failed` with a sentence. Throws, retryable, where the
 * world could not be asked: an unreachable host, AWS throttled or away, a run that something else ended.
 */
export function outcomeOf(playbook: string, tally: Tally, ended: Ended): PlaybookOutcome {
  const counts = { playbook, ...sums(tally), changes: changesOf(tally) };
  const failed = (reason: string): PlaybookOutcome => ({
    verdict: 'failed',
    failure: 'playbook-failed',
    reason,
    ...counts,
  });
  if (tally.end === undefined) {
    if (ended.signal !== null) throw playbookEnded(`Playbook ${playbook} was ended by ${ended.signal}.`);
    return failed(`Playbook ${playbook} did not run: ${complaintIn(ended)}.`);
  }
  // A failed task that was rescued is in no count.
  const wrong = tally.results.filter(
    ({ status }) => (status === 'failed' && counts.failed > 0) || (status === 'unreachable' && counts.unreachable > 0),
  );
  const troubles = wrong.map((result) => playbookTrouble(result, sentence(playbook, result)));
  const [answered] = wrong.filter((_, index) => troubles[index] === undefined);
  if (answered !== undefined) return failed(sentence(playbook, answered));
  if (troubles[0] !== undefined) throw troubles[0];
  const [play] = tally.nobody;
  if (play !== undefined)
    return failed(`Playbook ${playbook} did nothing in "${play}", which found no host: name one in its group.`);
  if (ended.code !== 0)
    return failed(`Playbook ${playbook} ended with exit code ${ended.code}: ${complaintIn(ended)}.`);
  return { verdict: 'passed', ...counts };
}

function sentence(playbook: string, { host, task, status, message = 'it did not say why' }: TaskResult): string {
  const said = message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  if (status !== 'unreachable') return `Playbook ${playbook} failed on ${host} at "${task}": ${said}.`;
  const next = 'see that it runs and lets this worker in, then try again';
  return `Playbook ${playbook} could not reach ${host} at "${task}" (${said}): ${next}.`;
}

/** The first error of Ansible itself, such as a role that is missing: no task ran, so no secret was looked up. */
function complaintIn({ said, code }: Ended): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const first =
    lines.find((line) => /ERROR/.test(line)) ?? lines.at(-1) ?? `it ended with exit code ${code} and said nothing`;
  return first.replace(/^\[?ERROR[\]!]*:?\s*/, '').replace(/\.$/, '');
}

function sums({ end }: Tally) {
  const hosts = Object.values(end?.hosts ?? {});
  const sum = (pick: (host: (typeof hosts)[number]) => number) => hosts.reduce((total, host) => total + pick(host), 0);
  return {
    ok: sum(({ ok }) => ok),
    changed: sum(({ changed }) => changed),
    failed: sum(({ failures }) => failures),
    skipped: sum(({ skipped }) => skipped),
    unreachable: sum(({ unreachable }) => unreachable),
  };
}

function changesOf({ results }: Tally): PlaybookOutcome['changes'] {
  return results.filter(({ status }) => status === 'changed').map(({ task, host }) => ({ task, host }));
}

import type { RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import { clock } from '../domain/text/duration.ts';
import { listOf } from '../domain/text/list.ts';
import { Context } from '@temporalio/activity';
import type { StepResult } from './api.ts';
import { getOnce } from './http.ts';
import { poll } from './poll.ts';
import type { AwsClients } from './ports.ts';
import { alarmStates } from './providers/aws/recovery/alarm-states.ts';

type Params = RecoveryStepParams['healthy'];

const everyMs = 5000;
/** One bad look may be a hiccup; so many in a row are not. */
const badLooks = 3;

/**
 * Watches what serves from outside: every five seconds each check through each public name, and the alarms. `failed` after three bad looks in
 * a row, with what was bad; passed once the time is up, counted from the first attempt.
 */
export async function healthy({ cloudwatch }: AwsClients, params: Params, delayMs = everyMs): Promise<StepResult> {
  const began = Context.current().info.scheduledTimestampMs;
  let bad = 0;
  return poll<StepResult>(
    async () => {
      const problems = await look(cloudwatch, params);
      const elapsed = (Date.now() - began) / 1000;
      bad = problems.length === 0 ? 0 : bad + 1;
      if (bad >= badLooks) {
        const reason = `${listOf(problems)} after ${clock(elapsed)}`;
        return { done: { verdict: 'failed', reason, progress: { text: reason } } };
      }
      if (elapsed >= params.seconds && bad === 0) {
        return { done: { verdict: 'passed', progress: { text: `well for ${clock(elapsed)}`, done: 1 } } };
      }
      const text = problems.length === 0 ? 'all is well' : listOf(problems);
      return { progress: { text, done: Math.min(1, elapsed / params.seconds) } };
    },
    { delay: () => delayMs },
  );
}

/** What is amiss now, as parts of a sentence. */
async function look(cloudwatch: AwsClients['cloudwatch'], { urls, checks, alarms }: Params): Promise<string[]> {
  const { cancellationSignal } = Context.current();
  const asked = urls.flatMap((url) => checks.map(({ get, expect }) => ({ address: `${url}${get}`, expect })));
  const [answers, states] = await Promise.all([
    Promise.all(asked.map(({ address }) => getOnce(address, {}, cancellationSignal))),
    alarms.length === 0 ? new Map<string, string>() : alarmStates(cloudwatch, alarms),
  ]);
  const unwell = asked.flatMap(({ address, expect }, index) => {
    const answer = answers[index];
    if (answer === undefined || ('status' in answer && answer.status === expect)) return [];
    return [
      `GET ${address} ${'problem' in answer ? `got ${answer.problem}` : `answered ${answer.status}, not ${expect}`}`,
    ];
  });
  return [...unwell, ...alarms.filter((name) => states.get(name) === 'ALARM').map((name) => `${name} is red`)];
}

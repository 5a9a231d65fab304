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
 * a row, with what was bad, or where CloudWatch knows no such alarm; passed once it has looked for so long. A lost worker begins anew: nobody
 * looked meanwhile.
 */
export async function healthy({ cloudwatch }: AwsClients, params: Params, delayMs = everyMs): Promise<StepResult> {
  const began = Date.now();
  let bad = 0;
  return poll<StepResult>(
    async () => {
      const { missing, problems } = await look(cloudwatch, params);
      const elapsed = (Date.now() - began) / 1000;
      bad = problems.length === 0 ? 0 : bad + 1;
      const found =
        missing.length > 0 ? `CloudWatch in ${params.scope.region} has no alarm ${listOf(missing)}` : undefined;
      const reason = found ?? (bad >= badLooks ? `${listOf(problems)} after ${clock(elapsed)}` : undefined);
      if (reason !== undefined) return { done: { verdict: 'failed', reason, progress: { text: reason } } };
      if (elapsed >= params.seconds && bad === 0) {
        return { done: { verdict: 'passed', progress: { text: `well for ${clock(elapsed)}`, done: 1 } } };
      }
      const text = problems.length === 0 ? 'all is well' : listOf(problems);
      return { progress: { text, done: Math.min(1, elapsed / params.seconds) } };
    },
    { delay: () => delayMs },
  );
}

/** Alarms that there are not, and what is amiss now, as parts of a sentence. While CloudWatch does not answer, the checks alone tell what is bad. */
async function look(
  cloudwatch: AwsClients['cloudwatch'],
  { urls, checks, alarms }: Params,
): Promise<{ readonly missing: readonly string[]; readonly problems: readonly string[] }> {
  const { cancellationSignal } = Context.current();
  const asked = urls.flatMap((url) => checks.map(({ get, expect }) => ({ address: `${url}${get}`, expect })));
  const asking = alarms.length === 0 ? Promise.resolve(new Map<string, string>()) : alarmStates(cloudwatch, alarms);
  const [answers, [told]] = await Promise.all([
    Promise.all(asked.map(({ address }) => getOnce(address, {}, cancellationSignal))),
    Promise.allSettled([asking]),
  ]);
  const unwell = asked.flatMap(({ address, expect }, index) => {
    const answer = answers[index];
    if (answer === undefined || ('status' in answer && answer.status === expect)) return [];
    return [
      `GET ${address} ${'problem' in answer ? `got ${answer.problem}` : `answered ${answer.status}, not ${expect}`}`,
    ];
  });
  if (told.status === 'rejected') {
    if (unwell.length === 0) throw told.reason;
    return { missing: [], problems: unwell };
  }
  const red = alarms.filter((name) => told.value.get(name) === 'ALARM').map((name) => `${name} is red`);
  return { missing: alarms.filter((name) => !told.value.has(name)), problems: [...unwell, ...red] };
}

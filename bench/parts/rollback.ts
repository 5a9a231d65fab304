import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Figure, figure, percentile, rounded, spread } from '../figure.ts';
import type { HistoryEvent } from '../lab/coxswain.ts';
import type { Lab } from '../lab/lab.ts';
import { percentSet } from '../lab/writes.ts';

const services = ['app', 'api', 'cart', 'search', 'stock'];
const version = '1.4.3-bad';

interface Sample {
  readonly change: string;
  /** From the verdict's arrival in the history to the undo of the weight confirmed there, ms. */
  readonly confirmedMs: number;
  /** To the call that reads the weight back, as AWS's audit log shows it, ms. */
  readonly readBackMs: number;
  /** To the call that sets it. */
  readonly setMs: number;
}

/**
 * From a bake's failed verdict to 0 % confirmed, over several rollbacks at a time. The verdict is its event in the history;
 * the confirmation is that of the weight's undo. Baseline: setting and reading a weight with the bare SDK.
 */
export async function rollback(lab: Lab, rounds: number): Promise<Figure> {
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const seen = (await lab.aws.audit()).at(-1)?.id ?? 0;
    samples.push(...(await Promise.all(services.map((service) => oneRollback(lab, service, seen)))));
  }
  const confirmed = samples.map(({ confirmedMs }) => confirmedMs);
  const bare = await bareWrites(lab, 20);
  return figure({
    name: 'failed verdict to 0 % confirmed, p99',
    value: percentile(confirmed, 99),
    unit: 'ms',
    limit: 3000,
    baseline: { what: 'ModifyListener and DescribeListeners with the bare SDK, p99', value: percentile(bare, 99) },
    detail: {
      rollbacks: samples.length,
      atOnce: services.length,
      verdictToConfirmedMs: spread(confirmed),
      verdictToReadBackMs: spread(samples.map(({ readBackMs }) => readBackMs)),
      verdictToSetMs: spread(samples.map(({ setMs }) => setMs)),
      bareMs: spread(bare),
      slowest: samples.toSorted((a, b) => b.confirmedMs - a.confirmedMs).slice(0, 3),
      note: 'verdict and confirmation: ActivityTaskCompleted of the bake and of the undo of its weight; set and read back: arrival of ModifyListener or ModifyRule and of the next DescribeListeners or DescribeRules in the audit log',
    },
  });
}

async function oneRollback(lab: Lab, service: string, seen: number): Promise<Sample> {
  const { change } = await lab.coxswain.start({ kind: 'deploy', service, environment: 'prod', version });
  const view = await lab.coxswain.ended(change, 180_000);
  if (view.status !== 'rolledBack')
    throw new Error(`${change} was to be rolled back and is ${view.status}: ${view.sentence ?? ''}`);
  const history = await lab.coxswain.history(change);
  const verdict = lastCompleted(history, /^step:.*bake/);
  const confirmed = firstCompleted(history, /^undo:.*weight/, verdict);
  const calls = (await lab.aws.audit(seen)).filter(({ status, at }) => status === 200 && at * 1000 >= verdict);
  const set = calls.find((call) => percentSet(call, `${service}-prod`) === 0);
  const arn = String(set?.params['ListenerArn'] ?? set?.params['RuleArn']);
  const read = calls.find(
    ({ id, action, params }) =>
      id > (set?.id ?? Number.POSITIVE_INFINITY) &&
      (action === 'DescribeListeners' || action === 'DescribeRules') &&
      JSON.stringify(params).includes(arn),
  );
  if (set === undefined || read === undefined)
    throw new Error(`the audit log shows no 0 % set and read back for ${change}`);
  return {
    change,
    confirmedMs: rounded(confirmed - verdict),
    readBackMs: rounded(read.at * 1000 - verdict),
    setMs: rounded(set.at * 1000 - verdict),
  };
}

function completed(history: readonly HistoryEvent[], id: RegExp): number[] {
  const scheduled = new Set(
    history
      .filter((event) => id.test(event.activityTaskScheduledEventAttributes?.activityId ?? ''))
      .map(({ eventId }) => eventId),
  );
  return history
    .filter((event) => scheduled.has(event.activityTaskCompletedEventAttributes?.scheduledEventId ?? ''))
    .map(({ eventTime }) => Date.parse(eventTime));
}

function lastCompleted(history: readonly HistoryEvent[], id: RegExp): number {
  const at = completed(history, id).at(-1);
  if (at === undefined) throw new Error(`the history shows no completed activity ${id}`);
  return at;
}

function firstCompleted(history: readonly HistoryEvent[], id: RegExp, after: number): number {
  const at = completed(history, id).find((each) => each >= after);
  if (at === undefined) throw new Error(`the history shows no completed activity ${id}`);
  return at;
}

async function bareWrites(lab: Lab, times: number): Promise<number[]> {
  const client = new ElasticLoadBalancingV2Client({
    endpoint: lab.addresses.aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const call = (await lab.aws.audit()).findLast(
    (each) => each.action === 'ModifyListener' && percentSet(each, 'app-prod') === 0,
  );
  const ListenerArn = String(call?.params['ListenerArn']);
  const before = await client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
  const DefaultActions = before.Listeners?.[0]?.DefaultActions;
  const took: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const began = performance.now();
    await client.send(new ModifyListenerCommand({ ListenerArn, DefaultActions }));
    await client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }));
    took.push(performance.now() - began);
  }
  client.destroy();
  return took;
}

import { expect, test } from '@jest/globals';
import { type ControlClient, ControlError } from '../../../sandbox/control/client.ts';
import { controlProgram } from '../../../sandbox/control/program.ts';

interface Ran {
  readonly out: string;
  readonly asked: readonly (readonly unknown[])[];
}

const fault = {
  id: 1,
  kind: 'error',
  service: 'ecs',
  action: '.*',
  code: 'ThrottlingException',
  rate: 1,
  count: 3,
  hits: 0,
  answer: '503',
};
const call = (id: number, action: string) => ({
  id,
  at: 1_767_621_600 + id,
  caller: 'coxswain',
  region: 'eu-west-1',
  service: 'ecs',
  action,
  status: 200,
  error: null,
  fault: null,
});

/** Answers by method and path without query. */
const answers: Readonly<Record<string, unknown>> = {
  'POST faults': fault,
  'GET faults': { faults: [fault] },
  'DELETE faults': { removed: 1 },
  'POST load': {
    loads: [{ service: 'app', environment: 'prod', region: 'eu-west-1', rps: 800, baseErrorRate: 0.002 }],
  },
  'GET audit': { calls: [call(1, 'DescribeServices'), call(2, 'UpdateService'), call(3, 'DescribeTasks')] },
  'POST clock': { now: 1_767_621_690 },
  'GET ledger': {
    now: 1_767_621_690,
    waits: [
      {
        kind: 'task-start',
        region: 'eu-west-1',
        resource: 'arn:aws:ecs:eu-west-1:1:task/shop/1',
        start: 1_767_621_680,
        end: 1_767_621_684.5,
      },
    ],
  },
  'POST command': { ok: true, ms: 12.3 },
  'POST message': { ok: false, error: 'x', detail: 'Give "text": an empty message is not sent.' },
};

async function sandbox(line: string): Promise<Ran> {
  const out: string[] = [];
  const asked: unknown[][] = [];
  const ask = async (method: string, path: string, body?: unknown) => {
    asked.push(body === undefined ? [method, path] : [method, path, body]);
    return answers[`${method} ${path.split('?')[0]}`];
  };
  const client = (): ControlClient => ({ aws: ask, slack: ask });
  const program = controlProgram({
    client,
    out: (text) => void out.push(text),
    err: () => undefined,
    sleep: async () => undefined,
  });
  await program.parseAsync(line.split(' '), { from: 'user' });
  return { out: out.join('\n'), asked };
}

test('a fault is sent as it was described, and the list is shown', async () => {
  const { asked, out } = await sandbox('fault error --service ecs --code ThrottlingException --count 3 --duration 1m');
  expect(asked[0]).toEqual([
    'POST',
    'faults',
    { kind: 'error', service: 'ecs', code: 'ThrottlingException', count: 3, duration: 60 },
  ]);
  expect(out).toBe('1  error, hit 0 times: service ecs, code ThrottlingException, count 3');
});

test('faults are cleared one by one or all', async () => {
  expect((await sandbox('faults --clear 1')).asked[0]).toEqual(['DELETE', 'faults?id=1']);
  expect((await sandbox('faults --clear')).asked[0]).toEqual(['DELETE', 'faults']);
});

test('load is set with three words, and needs all three', async () => {
  const { asked, out } = await sandbox('load app prod 800');
  expect(asked).toEqual([['POST', 'load', { service: 'app', environment: 'prod', rps: 800 }]]);
  expect(out).toBe('app prod  eu-west-1  800 requests/s  0.2 % errors');
  await expect(sandbox('load app prod')).rejects.toThrow(ControlError);
});

test('the audit log can be narrowed to writes and to the latest', async () => {
  const { out } = await sandbox('audit --writes --last 1');
  expect(out).toMatch(/eu-west-1 {5}ecs UpdateService {2}200 {2}coxswain$/);
  expect(JSON.parse((await sandbox('audit --json')).out)).toEqual(answers['GET audit']);
});

test('the clock is turned by a time in words; the ledger shows each wait', async () => {
  expect((await sandbox('clock --advance 1m30s')).asked).toEqual([['POST', 'clock', { advance: 90 }]]);
  expect((await sandbox('ledger')).out).toMatch(/4\.5 s {2}\s*task-start {2}eu-west-1 {2}task\/shop\/1$/);
});

test('a slash command keeps its own flags; what Slack refuses is an error', async () => {
  const { asked, out } = await sandbox('say developer /deploy app 1.4.2 prod --dry-run');
  expect(asked).toEqual([
    ['POST', 'command', { user: 'developer', channel: 'deploys', text: '/deploy app 1.4.2 prod --dry-run' }],
  ]);
  expect(out).toBe('Sent, acknowledged after 12 ms.');
  await expect(sandbox('say developer hello')).rejects.toThrow('an empty message is not sent');
});

import { expect, test } from '@jest/globals';
import { eventOf, nothingYet, type PlaybookEvent, withEvent } from '../../../activities/ansible/events.ts';
import { outcomeOf } from '../../../activities/ansible/outcome.ts';
import { progressOf } from '../../../activities/ansible/progress.ts';

const ended = { code: 2, signal: null, said: '' };
const stats = { ok: 1, changed: 1, failures: 0, skipped: 0, unreachable: 0 };

function after(...events: PlaybookEvent[]) {
  return events.reduce(withEvent, nothingYet);
}

function failing(message: string, code?: string): PlaybookEvent[] {
  const result = {
    event: 'result',
    host: 'shop',
    task: 'Ask',
    status: 'failed',
    message,
    ...(code && { code }),
  } as const;
  return [result, { event: 'end', hosts: { shop: { ...stats, failures: 1 } } }];
}

test('a task that failed is the outcome, with task, host and what it said in one sentence', () => {
  expect(outcomeOf('promote-database', after(...failing('It is\nno replica.')), ended)).toEqual({
    verdict: 'failed',
    failure: 'playbook-failed',
    reason: 'Playbook promote-database failed on shop at "Ask": It is no replica.',
    playbook: 'promote-database',
    ok: 1,
    changed: 1,
    failed: 1,
    skipped: 0,
    unreachable: 0,
    changes: [],
  });
});

test.each([
  ['AwsThrottled', failing('could not describe', 'ThrottlingException')],
  ['AwsThrottled', failing('Failed: An error occurred (Throttling) when calling the DescribeServices operation')],
  ['AwsUnavailable', failing('Could not connect to the endpoint URL: "http://127.0.0.1:9/"')],
  ['AwsUnavailable', failing('An error occurred (503) when calling the GetParameter operation')],
  [
    'HostUnreachable',
    [
      { event: 'result', host: 'i-1', task: 'Gathering Facts', status: 'unreachable', message: 'TargetNotConnected' },
      { event: 'end', hosts: { 'i-1': { ...stats, unreachable: 1 } } },
    ] satisfies PlaybookEvent[],
  ],
])('%s is thrown, to be tried again', (type, events) => {
  expect(() => outcomeOf('p', after(...events), ended)).toThrow(expect.objectContaining({ type, nonRetryable: false }));
});

test('a host that could not be reached is said with what to do about it', () => {
  const message = 'Failed to connect to the host via ssh: connect to host 10.0.0.7 port 22:\nConnection refused';
  const unreached = after(
    { event: 'result', host: 'i-1', task: 'Gathering Facts', status: 'unreachable', message },
    { event: 'end', hosts: { 'i-1': { ...stats, unreachable: 1 } } },
  );
  expect(() => outcomeOf('bastion', unreached, ended)).toThrow(
    'Playbook bastion could not reach i-1 at "Gathering Facts" (Failed to connect to the host via ssh: connect to host 10.0.0.7 port 22: ' +
      'Connection refused): see that it runs and lets this worker in, then try again.',
  );
});

test('one answer among troubles is an answer; a failure that was rescued is none', () => {
  const [failed] = failing('no such cluster', 'ClusterNotFoundException');
  const [trouble, end] = failing('slow down', 'Throttling');
  if (failed === undefined || trouble === undefined || end === undefined) throw new Error('three events');
  expect(outcomeOf('p', after(trouble, failed, end), ended)).toMatchObject({
    verdict: 'failed',
    reason: expect.stringContaining('no such cluster'),
  });
  const rescued = after(failed, { event: 'end', hosts: { shop: stats } });
  expect(outcomeOf('p', rescued, { ...ended, code: 0 })).toMatchObject({ verdict: 'passed' });
});

test('a run that something ended is tried again; one that Ansible refused says why', () => {
  expect(() => outcomeOf('p', nothingYet, { ...ended, code: null, signal: 'SIGKILL' })).toThrow(
    expect.objectContaining({ type: 'PlaybookEnded', nonRetryable: false }),
  );
  const said = "[WARNING]: old\n[ERROR]: the role 'nowhere' was not found\nOrigin: p.yaml:3\n";
  expect(outcomeOf('p', nothingYet, { code: 1, signal: null, said })).toMatchObject({
    verdict: 'failed',
    reason: "Playbook p did not run: the role 'nowhere' was not found.",
  });
});

test('lines that are not ours are passed over', () => {
  expect(['PLAY [x] ***', '{"event": "unknown"}', '{broken', '[]'].map(eventOf)).toEqual(Array(4).fill(undefined));
});

test('progress counts tasks, not hosts, and says which try it is', () => {
  const begun = after(
    { event: 'begin', tasks: 4 },
    { event: 'result', host: 'a', task: 'First', status: 'ok' },
    { event: 'result', host: 'b', task: 'First', status: 'ok' },
    { event: 'retry', host: 'a', task: 'Wait', attempt: 3, attempts: 60 },
  );
  expect(progressOf(begun)).toEqual({
    text: 'a: Wait (try 3 of 60)',
    task: 'Wait',
    host: 'a',
    status: 'waiting',
    done: 0.25,
  });
});

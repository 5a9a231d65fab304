import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { playbook } from '../../../activities/playbook.ts';
import { command } from '../ansible/support.ts';
import { attempt } from '../support/attempt.ts';

const folder = mkdtempSync(join(tmpdir(), 'coxswain-playbooks-'));
mkdirSync(join(folder, 'playbooks'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (hosts: string) => {
  const name = `for-${hosts}.yaml`;
  const vars = '  vars: { ansible_python_interpreter: "{{ ansible_playbook_python }}" }\n';
  const task = "  tasks:\n    - ansible.builtin.assert: { that: \"host == 'db.example' and coxswain_key == 'c/s'\" }\n";
  writeFileSync(
    join(folder, 'playbooks', name),
    `- hosts: ${hosts}\n  connection: local\n  gather_facts: false\n${vars}${task}`,
  );
  const deps = { command, folder, credentials: () => Promise.resolve(undefined) };
  const scope = { account: '123456789012', region: 'eu-central-1' };
  const params = { scope, playbook: name, variables: { host: 'db.example' }, secrets: {} };
  return attempt((input: Parameters<typeof playbook>[1]) => playbook(deps, input), {
    key: { change: 'c', step: 's' },
    params,
  });
};

test('a playbook for the region’s applications is run with the plan’s variables', async () => {
  const { result } = await run('applications');
  expect(result).toMatchObject({
    verdict: 'passed',
    progress: { text: '1 task ok, none of them changed something', done: 1 },
  });
});

test('a playbook that speaks to hosts of no known group did nothing, and did not pass', async () => {
  const { result } = await run('machines');
  expect(result).toMatchObject({
    verdict: 'failed',
    reason: expect.stringContaining('did nothing in "machines"'),
  });
});

import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { inventoryYaml, variablesYaml } from '../../../activities/ansible/inventory.ts';
import { attempt } from '../support/attempt.ts';
import { folderWith, playbooks, run } from './support.ts';

const folder = folderWith('own', '    - name: Say\n      ansible.builtin.debug: { msg: "{{ coxswain_key }}" }\n');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [
    'a playbook that is not there',
    { playbook: 'nowhere' },
    /There is no playbook nowhere\.yaml in .*COXSWAIN_PLAYBOOKS/,
  ],
  ['a path', { playbook: '../../etc/x' }, /is no name of a playbook/],
  ['a host that is a range', { hosts: { machines: { 'a[1:999]': {} } } }, /"a\[1:999\]" is no name of a host/],
  ['a variable that is none', { variables: { 'a b': 1 } }, /"a b" is no name of a variable/],
  ['a value and a secret at once', { variables: { a: 1 }, secrets: { a: 'x' } }, /has a value and a secret/],
  ['a reference that breaks out of the look-up', { secrets: { a: "x') }}{{ lookup('pipe', 'id" } }, /Secret a is/],
])('refuses %s', async (_, wrong, sentence) => {
  await expect(attempt(playbooks(folder), run('own', wrong))).rejects.toMatchObject({
    type: 'Refused',
    nonRetryable: true,
    message: expect.stringMatching(sentence),
  });
});

test('says what to install where there is no ansible-playbook', async () => {
  await expect(attempt(playbooks(folder, { command: '/nowhere/ansible-playbook' }), run('own'))).rejects.toMatchObject({
    type: 'Refused',
    message: expect.stringMatching(
      /\/nowhere\/ansible-playbook cannot be started .*ENOENT.* COXSWAIN_ANSIBLE_PLAYBOOK/,
    ),
  });
});

test('a play that finds no host is a failure, not a success without work', async () => {
  const { result } = await attempt(playbooks(folder), run('own', { hosts: { others: { one: {} } } }));
  expect(result).toMatchObject({
    verdict: 'failed',
    reason: 'Playbook own did nothing in "Own", which found no host: name one in its group.',
  });
});

test('what is written for Ansible: texts are never templates, secrets always are', () => {
  expect(inventoryYaml({ g: { h: { a: '{{ x }}', b: [1, null, { c: true }] } } })).toBe(
    'all: {children: {"g": {hosts: {"h": {"a": !unsafe "{{ x }}", "b": [1, null, {"c": true}]}}}}}\n',
  );
  const secrets = { one: 'app/db#password', two: '/shop/token', three: 'arn:aws:ssm:eu-west-1:1:parameter/x' };
  expect(variablesYaml({ variables: {}, secrets, key: 'k' })).toBe(
    [
      'coxswain_key: !unsafe "k"',
      `one: "{{ (lookup('amazon.aws.secretsmanager_secret', 'app/db') | from_json)['password'] }}"`,
      `two: "{{ lookup('amazon.aws.ssm_parameter', '/shop/token') }}"`,
      `three: "{{ lookup('amazon.aws.ssm_parameter', 'arn:aws:ssm:eu-west-1:1:parameter/x') }}"`,
      '',
    ].join('\n'),
  );
});

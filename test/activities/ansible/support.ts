import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFolder } from '../../../activities/ansible/environment.ts';
import { createCredentialsFor } from '../../../activities/providers/aws/credentials.ts';
import type { PlaybookRun } from '../../../activities/ansible/playbook-run.ts';
import { runPlaybook } from '../../../activities/ansible/run-playbook.ts';
import { asking } from '../../../activities/failures.ts';
import type { AnsibleDeps } from '../../../activities/ports.ts';

const root = join(import.meta.dirname, '../../..');
export const command = join(root, '.venv/bin/ansible-playbook');

/** A run as an activity's, in an installation with that folder of playbooks; Coxswain's own where none is given. */
export function playbooks(folder: string = ownFolder, more: Partial<AnsibleDeps> = {}) {
  const deps = { command, folder, credentials: createCredentialsFor(), ...more };
  return (input: PlaybookRun) => asking(() => runPlaybook(deps, input));
}

/** A folder with one playbook of these tasks, for the hosts of `machines`, as a team would add it. */
export function folderWith(name: string, tasks: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-own-playbooks-'));
  mkdirSync(join(folder, 'playbooks'));
  const play = '- name: Own\n  hosts: machines\n  connection: local\n  gather_facts: false\n';
  const python = '  vars: { ansible_python_interpreter: "{{ ansible_playbook_python }}" }\n';
  writeFileSync(join(folder, 'playbooks', `${name}.yaml`), `${play}${python}  tasks:\n${tasks}`);
  return folder;
}

export function run(playbook: string, more: Partial<PlaybookRun> = {}): PlaybookRun {
  const hosts = { machines: { one: {} } };
  return {
    playbook,
    hosts,
    variables: {},
    secrets: {},
    region: 'eu-central-1',
    checkMode: false,
    key: 'change-1/step',
    ...more,
  };
}

import type { AnsibleActivities } from '../api.ts';
import { asking } from '../failures.ts';
import type { AnsibleDeps } from '../ports.ts';
import { runPlaybook } from './run-playbook.ts';

/** Runs of Ansible playbooks, as programs of their own. */
export function createAnsibleActivities(deps: AnsibleDeps): AnsibleActivities {
  return { runPlaybook: (input) => asking(() => runPlaybook(deps, input)) };
}

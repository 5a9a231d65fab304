import type { RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import { count } from '../domain/text/list.ts';
import { runPlaybook } from './ansible/run-playbook.ts';
import type { StepResult, WriteKey } from './api.ts';
import { evidence } from './evidence.ts';
import type { AnsibleDeps } from './ports.ts';

interface Input {
  readonly key: WriteKey;
  readonly params: RecoveryStepParams['playbook'];
}

/** The groups that playbooks for a region as a whole speak to; they run on the worker itself. */
const groups = ['applications', 'databases', 'documents', 'standbys'] as const;

/** Runs a playbook as a step, with the plan's variables and each of the groups holding the region as its one host. */
export async function playbook(deps: AnsibleDeps, { key, params }: Input, checkMode = false): Promise<StepResult> {
  const { scope, playbook: name, variables, secrets, instancesOf } = params;
  const outcome = await runPlaybook(deps, {
    ...scope,
    playbook: name,
    ...(instancesOf === undefined
      ? { hosts: Object.fromEntries(groups.map((group) => [group, { [scope.region]: {} }])) }
      : { hosts: {}, instancesOf }),
    variables,
    secrets,
    checkMode,
    key: `${key.change}/${key.step}`,
  });
  const { verdict, reason, ok, changed } = outcome;
  const text = `${count(ok, 'task')} ok, ${changed === 0 ? 'none' : changed} of them changed something`;
  const shown = { progress: { text, done: 1 }, evidence: evidence(outcome) };
  return verdict === 'failed' ? { verdict, reason: reason ?? text, ...shown } : { verdict, ...shown };
}

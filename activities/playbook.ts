import type { RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import { runPlaybook } from './ansible/run-playbook.ts';
import type { StepResult, WriteKey } from './api.ts';
import { evidence } from './evidence.ts';
import type { AnsibleDeps } from './ports.ts';

interface Input {
  readonly key: WriteKey;
  readonly params: RecoveryStepParams['playbook'];
}

/** The groups that playbooks for a region as a whole speak to; each has the region as its one host, on the worker itself. */
const groups = ['applications', 'databases', 'documents', 'standbys'] as const;

/** Runs a playbook as a step. One that found nothing to do on any host did not do what it is there for: `failed`. */
export async function playbook(deps: AnsibleDeps, { key, params }: Input): Promise<StepResult> {
  const { scope, playbook: name, variables, secrets } = params;
  const outcome = await runPlaybook(deps, {
    ...scope,
    playbook: name,
    hosts: Object.fromEntries(groups.map((group) => [group, { [scope.region]: {} }])),
    variables,
    secrets,
    checkMode: false,
    key: `${key.change}/${key.step}`,
  });
  const { verdict, reason, ok, changed } = outcome;
  const text = `${ok} tasks ok, ${changed} of them changed something`;
  const shown = { progress: { text, done: 1 }, evidence: evidence(outcome) };
  if (verdict === 'failed') return { verdict, reason: reason ?? text, ...shown };
  if (ok > 0) return { verdict, ...shown };
  return {
    verdict: 'failed',
    reason: `${name} ran no task: its hosts are none of the groups ${groups.join(', ')}`,
    ...shown,
  };
}

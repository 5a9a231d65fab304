import { shortCommit } from '../infrastructure/words.ts';
import type { DrillDepth } from './request.ts';
import type { ChangeSummary } from './summary.ts';
import { type ChangeView, drillDepth } from './view.ts';

/** What people call the new version: what the plan resolved it to, else as typed; absent while a rollback or a stack has no plan. */
export function targetVersion(view: ChangeView): string | undefined {
  return view.plan?.to ?? view.version;
}

/** `app 1.4.1 → 1.4.2 in prod`, `app 1.4.2 in prod`, or `the rollback of app in prod` while its version is not known. */
export function changeTitle(view: ChangeView, arrow: boolean): string {
  const to = targetVersion(view);
  if (view.service === undefined) return recoveryTitle(view, arrow);
  if (to === undefined) return `the rollback of ${view.subject} in ${view.environment}`;
  const from = view.plan?.from;
  const versions = arrow && from !== undefined ? `${from} → ${to}` : to;
  return `${view.subject} ${versions} in ${view.environment}`;
}

const recoveryKinds = {
  failover: 'failover',
  failback: 'failback',
  rebuild: 'rebuild of the standby',
  sync: 'sync of the standby',
  arm: 'pre-armed failover',
  fence: 'fence',
  playbook: 'playbook',
} as const;

/** What people call a drill of each depth. */
const drills = { paper: 'paper drill', rehearsal: 'rehearsal', live: 'live drill' } as const satisfies Record<
  DrillDepth,
  string
>;

/** A change in a list: `app 1.4.2 in prod`, `app back to 1.4.1 in prod`, `shop failover to eu-central-1 in prod`. */
export function summaryTitle({ kind, subject, version, environment, depth }: ChangeSummary): string {
  if (kind === 'deploy') return [subject, version, 'in', environment].filter((word) => word !== undefined).join(' ');
  if (kind === 'infrastructure') return stackTitle(subject, version, environment);
  if (kind === 'sync') return `standby of ${subject}${version === undefined ? '' : ` to ${version}`} in ${environment}`;
  if (depth !== undefined) return `${subject} ${drills[depth]} in ${environment}`;
  if (kind === 'rollback') return `${subject} back to ${version ?? '?'} in ${environment}`;
  if (kind === 'playbook') return `${subject} playbook${version === undefined ? '' : ` ${version}`} in ${environment}`;
  const what = kind === 'arm' ? recoveryKinds.arm : kind;
  return `${subject} ${what}${version === undefined ? '' : ` to ${version}`} in ${environment}`;
}

/** `stack primary at 3f2a9c1b in prod`. */
function stackTitle(stack: string, commit: string | undefined, environment: string): string {
  return `stack ${stack}${commit === undefined ? '' : ` at ${shortCommit(commit)}`} in ${environment}`;
}

/** A pre-armed failover that ended without its alarm. */
export function isDisarmed({ kind, status }: ChangeSummary): boolean {
  return kind === 'arm' && (status === 'rolledBack' || status === 'aborted');
}

/** `failover of shop from eu-west-1 to eu-central-1`, `rebuild of the standby of shop`. */
function recoveryTitle(view: ChangeView, arrow: boolean): string {
  const { kind, subject, environment, recovery, plan } = view;
  if (kind === 'infrastructure') return stackTitle(subject, targetVersion(view), environment);
  if (kind === 'sync') {
    const to = plan === undefined ? '' : ` to ${plan.to}`;
    return `${recoveryKinds.sync} of ${subject} in ${environment}${to}`;
  }
  if (kind === 'fence') return `fence of ${plan?.to ?? 'the region that was left'} for ${subject}`;
  if (kind === 'playbook') {
    const { name = '', check = false } = view.playbook ?? {};
    return `${check ? 'check of ' : ''}playbook ${plan?.to ?? name} of ${subject}`;
  }
  if (kind === 'drill') return `${drills[drillDepth(view)]} of ${subject}`;
  const what = kind === 'deploy' || kind === 'rollback' ? kind : recoveryKinds[kind];
  if (recovery === undefined) return `${what} of ${subject}`;
  const from = arrow ? ` from ${recovery.from}` : '';
  return `${what} of ${subject}${from} to ${recovery.to}`;
}

import type { ChangeView } from './view.ts';

/** What people call the new version: what the plan resolved it to, else as typed; absent while a rollback has no plan. */
export function targetVersion(view: ChangeView): string | undefined {
  return view.plan?.to ?? view.version;
}

/** `app 1.4.1 → 1.4.2 in prod`, `app 1.4.2 in prod`, or `the rollback of app in prod` while its version is not known. */
export function changeTitle(view: ChangeView, arrow: boolean): string {
  const to = targetVersion(view);
  if (to === undefined) return `the rollback of ${view.service} in ${view.environment}`;
  const from = view.plan?.from;
  const versions = arrow && from !== undefined ? `${from} → ${to}` : to;
  return `${view.service} ${versions} in ${view.environment}`;
}

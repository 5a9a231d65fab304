export { cards } from './cards.ts';
export {
  arm,
  deploy,
  drill,
  failback,
  failover,
  fence,
  infrastructure,
  playbook,
  rebuild,
  rollback,
  sync,
} from './changes.ts';
export { driftRound, stackWatch } from './drift.ts';
export { offer, preview } from './form.ts';
export { gitflow } from './gitflow.ts';
export { lane } from './lane.ts';
export { mergeRequestPlan } from './merge-request-plan.ts';
export { readiness } from './readiness.ts';
export { refence } from './refence.ts';
export { reports } from './reports.ts';
export { restraints } from './restraints.ts';
export { drillRound, readinessRound, syncRound } from './rounds.ts';
export { usedKey } from './used-key.ts';

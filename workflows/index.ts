export { cards } from './cards.ts';
export { deploy } from './deploy.ts';
export { lane } from './lane.ts';
export { rollback } from './rollback.ts';
export { sync } from './sync.ts';
export { arm, drill, failback, failover, fence, rebuild } from './failover.ts';
export { refence } from './refence.ts';
export { readiness } from './readiness.ts';
export { drillRound, readinessRound, syncRound } from './rounds.ts';

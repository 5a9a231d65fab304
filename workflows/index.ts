export { cards } from './cards.ts';
export { deploy } from './deploy.ts';
export { lane } from './lane.ts';
export { rollback } from './rollback.ts';
export { sync, syncRound } from './sync.ts';
export { drill, failback, failover, rebuild } from './failover.ts';
export { readiness } from './readiness.ts';
export { readinessRound } from './readiness-round.ts';

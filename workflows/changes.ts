import type { ChangeKind } from '../domain/change/request.ts';
import { runChange } from './change.ts';

/**
 * A change of every kind lives the same life, and the type of its workflow is its kind: what it does is in its plan. A new kind does not
 * compile until it stands here.
 */
export const { arm, deploy, drill, failback, failover, fence, infrastructure, playbook, rebuild, rollback, sync } = {
  arm: runChange,
  deploy: runChange,
  drill: runChange,
  failback: runChange,
  failover: runChange,
  fence: runChange,
  infrastructure: runChange,
  playbook: runChange,
  rebuild: runChange,
  rollback: runChange,
  sync: runChange,
} satisfies Record<ChangeKind, typeof runChange>;

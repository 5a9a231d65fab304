import type { ChangeKind, DrillDepth } from '../change/request.ts';
import type { Step, StepKind } from '../plan/step.ts';

/**
 * True for a change that brings something new: a deploy, a rebuild, a stack that is applied, a playbook that is run, a drill that is no mere look. The ways back and out (rollback,
 * failover, failback, fence, a failover armed beforehand) are never held back, and neither is a sync, which brings a standby only what serves
 * already.
 */
export function isRestrained({
  kind,
  depth = 'paper',
}: {
  readonly kind: ChangeKind;
  readonly depth?: DrillDepth | undefined;
}): boolean {
  switch (kind) {
    case 'deploy':
    case 'rebuild':
    case 'playbook':
    case 'infrastructure':
      return true;
    case 'drill':
      return depth !== 'paper';
    default:
      return false;
  }
}

/** Steps that only look: they go on, so that what is wrong is found and taken back. */
const looks: ReadonlySet<StepKind> = new Set<StepKind>([
  'precheck',
  'readiness',
  'bake',
  'smoke',
  'serving',
  'fenced',
  'caughtUp',
  'dialled',
  'resolves',
  'alarms',
  'healthy',
  'fires',
  'replicated',
  'follows',
]);

/** True for a step that waits while a restraint holds. One that carries out a way back or out does not. */
export function waitsForRestraints(step: Step): boolean {
  return step.kind === 'change' ? isRestrained(step.params.request) : !looks.has(step.kind);
}

import type { ScratchDatabaseState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

/** Made and taken away by the same kind of step, so that an undo takes away what was made, and a good run leaves nothing to undo. */
export function scratchDatabase(params: StepParams['scratchDatabase']): Writing {
  return writing<ScratchDatabaseState>({
    resource: `scratch:${params.source.scope.region}:${params.id}`,
    want: () => ({ present: params.present }),
    // It is named after the change: whatever stands there is this change's own.
    read: async () => ({ present: false }),
    write: (activities, input) => activities.writeScratchDatabase({ ...input, params }),
  });
}

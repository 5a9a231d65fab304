import type { ScratchTaskState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { outputText, type PlanContext, type Writing, writing } from './operation.ts';

type Params = StepParams['scratchTask'];

export function scratchTask(params: Params): Writing {
  const { place, id, present } = params;
  return writing<ScratchTaskState>({
    resource: `scratch-task:${place.region}:${place.cluster}:${id}`,
    want: (context) => (present ? { present, environment: filled(params, context) } : { present }),
    // It is named after the change: whatever stands there is this change's own.
    read: async () => ({ present: false }),
    write: (activities, input) => activities.writeScratchTask({ ...input, params }),
  });
}

/** `{database.shop-db.host}` becomes what the step that made the copy of shop-db answered. */
function filled({ environment, databases }: Params, context: PlanContext): Record<string, string> {
  const entries = Object.entries(environment).map(([name, text]) => {
    const value = text.replace(/\{database\.([^.}]+)\.([a-z]+)\}/g, (whole, database: string, key: string) => {
      const step = databases[database];
      return step === undefined ? whole : outputText(context, step, key);
    });
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

import type { ServiceState } from '../../activities/api.ts';
import type { StepParams, TaskDefinitionRef } from '../../domain/plan/step.ts';
import { outputText, type PlanContext, type Writing, writing } from './operation.ts';

export function service(params: StepParams['service']): Writing {
  const { place, taskDefinition, desiredCount } = params;
  return writing<ServiceState>({
    resource: `service:${place.region}:${place.cluster}:${params.service}`,
    want: (context) => ({
      ...(taskDefinition === undefined ? {} : { taskDefinition: arnOf(taskDefinition, context) }),
      ...(desiredCount === undefined ? {} : { desiredCount }),
    }),
    read: (activities) => activities.readService(params),
    write: (activities, input) => activities.writeService({ ...input, params }),
  });
}

function arnOf(ref: TaskDefinitionRef, context: PlanContext): string {
  return 'arn' in ref ? ref.arn : outputText(context, ref.from, 'taskDefinition');
}

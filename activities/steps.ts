import type { StepActivities } from './api.ts';
import { asking } from './failures.ts';
import { bake } from './metrics/bake.ts';
import { createCloudWatchReader } from './metrics/cloudwatch.ts';
import type { ActivityDeps } from './ports.ts';
import { readControl, writeControl } from './providers/aws/control.ts';
import { readService, writeService } from './providers/aws/service.ts';
import { serving } from './providers/aws/serving.ts';
import { registerTaskDefinition } from './providers/aws/task-definition.ts';
import { readWeight, writeWeight } from './providers/aws/weight.ts';
import { readinessGate } from './readiness-gate.ts';
import { smoke } from './smoke.ts';

/** The steps' own activities, each on the clients of the place it names. */
export function createStepActivities({ aws, temporal }: Pick<ActivityDeps, 'aws' | 'temporal'>): StepActivities {
  const metrics = createCloudWatchReader(aws);
  return {
    registerTaskDefinition: (input) => asking(() => registerTaskDefinition(aws(input.params.place), input)),
    readService: (params) => asking(() => readService(aws(params.place), params)),
    writeService: (input) => asking(() => writeService(aws(input.params.place), input)),
    readWeight: (params) => asking(() => readWeight(aws(params.place), params)),
    writeWeight: (input) => asking(() => writeWeight(aws(input.params.place), input)),
    readControl: (params) => asking(() => readControl(aws(params.place), params)),
    writeControl: (input) => asking(() => writeControl(aws(input.params.place), input)),
    bake: (params) => asking(() => bake(metrics, params)),
    smoke: (params) => asking(() => smoke(params)),
    serving: (params) => asking(() => serving(aws(params.place), params)),
    readiness: (params) => asking(() => readinessGate(temporal, params)),
  };
}

import type { StepKind, StepParams } from '../../domain/plan/step.ts';
import { bake } from './bake.ts';
import { change } from './change.ts';
import { control } from './control.ts';
import { databaseWrites } from './database-writes.ts';
import { dials } from './dials.ts';
import { healthCheck } from './health-check.ts';
import type { Operation } from './operation.ts';
import { record } from './record.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { routing } from './routing.ts';
import { scaling } from './scaling.ts';
import { service } from './service.ts';
import { scratchDatabase } from './scratch-database.ts';
import { scratchTask } from './scratch-task.ts';
import { serving } from './serving.ts';
import { smoke } from './smoke.ts';
import {
  alarms,
  caughtUp,
  dialled,
  fenced,
  fires,
  follows,
  healthy,
  playbook,
  precheck,
  promote,
  readiness,
  replica,
  replicated,
  resolves,
  terraformApply,
} from './watching.ts';
import { weight } from './weight.ts';

type Handlers = { readonly [K in StepKind]: (params: StepParams[K]) => Operation };

/** One handler a kind; a new kind does not compile until it stands here. */
const handlers: Handlers = {
  registerTaskDefinition,
  control,
  service,
  weight,
  bake,
  smoke,
  serving,
  scaling,
  databaseWrites,
  fenced,
  caughtUp,
  promote,
  playbook,
  precheck,
  change,
  fires,
  healthy,
  record,
  routing,
  healthCheck,
  dials,
  dialled,
  resolves,
  alarms,
  replica,
  replicated,
  follows,
  readiness,
  scratchDatabase,
  scratchTask,
  terraformApply,
};

export function operationOf<K extends StepKind>(step: { readonly kind: K; readonly params: StepParams[K] }): Operation {
  return handlers[step.kind](step.params);
}

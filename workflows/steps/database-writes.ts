import type { DatabaseWritesState } from '../../activities/recovery-api.ts';
import type { StepParams } from '../../domain/plan/step.ts';
import { type Writing, writing } from './operation.ts';

export function databaseWrites(params: StepParams['databaseWrites']): Writing {
  const { scope, id } = params.member;
  return writing<DatabaseWritesState>({
    resource: `database:${scope.region}:${id}`,
    want: () => ({ allowed: params.allowed }),
    read: (activities) => activities.readDatabaseWrites(params),
    write: (activities, input) => activities.writeDatabaseWrites({ ...input, params }),
  });
}

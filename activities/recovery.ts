import { asking } from './failures.ts';
import { healthy } from './healthy.ts';
import { playbook } from './playbook.ts';
import { createPrecheck } from './precheck.ts';
import type { ActivityDeps } from './ports.ts';
import { alarms } from './providers/aws/recovery/alarms.ts';
import { answers } from './providers/aws/recovery/answers.ts';
import { assess } from './providers/aws/recovery/assess.ts';
import { caughtUp } from './providers/aws/recovery/caught-up.ts';
import { readDatabaseWrites, writeDatabaseWrites } from './providers/aws/recovery/database-writes.ts';
import { dialled, readDials, writeDials } from './providers/aws/recovery/dials.ts';
import { fenced } from './providers/aws/recovery/fenced.ts';
import { fires } from './providers/aws/recovery/fires.ts';
import { follows } from './providers/aws/recovery/follows.ts';
import { readHealthCheck, writeHealthCheck } from './providers/aws/recovery/health-check.ts';
import { promoteCluster } from './providers/aws/recovery/promote-aurora.ts';
import { promoteInstance } from './providers/aws/recovery/promote.ts';
import { readRecord, writeRecord } from './providers/aws/recovery/record.ts';
import { replica } from './providers/aws/recovery/replica.ts';
import { replicated } from './providers/aws/recovery/replicated.ts';
import { readRouting, writeRouting } from './providers/aws/recovery/routing.ts';
import { readScaling, writeScaling } from './providers/aws/recovery/scaling.ts';
import { writeScratchDatabase } from './providers/aws/recovery/scratch-database.ts';
import { writeScratchTask } from './providers/aws/recovery/scratch-task.ts';
import type { AssessmentActivities, RecoveryStepActivities } from './recovery-api.ts';
import { resolves } from './resolves.ts';

type Deps = Pick<ActivityDeps, 'ansible' | 'aws' | 'catalogue' | 'resolvers'>;

/** Steps that move a recovery group, and the look at it before; each on the clients of the place it names. */
export function createRecoveryActivities({
  ansible,
  aws,
  catalogue,
  resolvers,
}: Deps): RecoveryStepActivities & AssessmentActivities {
  const precheck = createPrecheck({ aws, ansible });
  return {
    assess: (group) => asking(() => assess(catalogue, aws, group)),
    answers: (input) => asking(() => answers(catalogue, aws, input)),
    readScaling: (params) => asking(() => readScaling(aws(params.place), params)),
    writeScaling: (input) => asking(() => writeScaling(aws(input.params.place), input)),
    readDatabaseWrites: (params) => asking(() => readDatabaseWrites(aws(params.member.scope), params)),
    writeDatabaseWrites: (input) => asking(() => writeDatabaseWrites(aws(input.params.member.scope), input)),
    fenced: (params) => asking(() => fenced(aws, params)),
    caughtUp: (params) => asking(() => caughtUp(aws, params)),
    promote: ({ params }) => {
      const clients = aws(params.member.scope);
      return asking(() =>
        params.engine === 'rds' ? promoteInstance(clients, params) : promoteCluster(clients, params),
      );
    },
    playbook: (input) => asking(() => playbook(ansible, input)),
    readRecord: (params) => asking(() => readRecord(aws(params.scope), params)),
    writeRecord: (input) => asking(() => writeRecord(aws(input.params.scope), input)),
    readRouting: (params) => asking(() => readRouting(aws(params.scope), params)),
    writeRouting: (input) => asking(() => writeRouting(aws(input.params.scope), input)),
    readHealthCheck: (params) => asking(() => readHealthCheck(aws(params.scope), params)),
    writeHealthCheck: (input) => asking(() => writeHealthCheck(aws(input.params.scope), input)),
    readDials: (params) => asking(() => readDials(aws(params.scope), params)),
    writeDials: (input) => asking(() => writeDials(aws(input.params.scope), input)),
    dialled: (params) => asking(() => dialled(aws(params.scope), resolvers, params)),
    resolves: (params) => asking(() => resolves(resolvers, params)),
    alarms: (params) => asking(() => alarms(aws(params.scope), params)),
    healthy: (params) => asking(() => healthy(aws(params.scope), params)),
    fires: (params) => asking(() => fires(aws(params.scope), params)),
    precheck: (input) => asking(() => precheck(input)),
    replicated: (params) => asking(() => replicated(aws(params.scope), params)),
    follows: (params) => asking(() => follows(aws(params.member.scope), params)),
    writeScratchDatabase: (input) => asking(() => writeScratchDatabase(aws(input.params.source.scope), input)),
    writeScratchTask: (input) => asking(() => writeScratchTask(aws(input.params.place), input)),
    replica: (input) => asking(() => replica(aws, input)),
  };
}

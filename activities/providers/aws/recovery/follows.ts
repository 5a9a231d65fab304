import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { findGlobalCluster, memberOf } from './global-cluster.ts';

type Params = RecoveryStepParams['follows'];

/**
 * Passed when a member of a global database is no writer and is connected to the one that is. Aurora synchronises a former writer
 * anew by itself once its region is back; until then it is `pending-resync`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export async function follows({ rds }: AwsClients, { globalCluster, member }: Params): Promise<StepResult> {
  const { id, scope } = member;
  const where = `${id} in ${scope.region}`;
  return poll<StepResult>(
    async () => {
      const global = await findGlobalCluster(rds, globalCluster);
      const found = global && memberOf(global, { id, region: scope.region });
      if (global === undefined || found === undefined) {
        const reason = `${where} is no member of global database ${globalCluster}: add that region to it again in RDS, and retry`;
        return { done: { verdict: 'failed', reason } };
      }
      if (found.IsWriter === true) {
        return {
          done: { verdict: 'failed', reason: `${where} is the writer of ${globalCluster}: it stands by for nobody` },
        };
      }
      const { SynchronizationStatus: status = 'unknown' } = found;
      const busy = global.Status !== 'available' || global.FailoverState?.Status !== undefined;
      if (busy || status !== 'connected') {
        const doing = busy
          ? `${globalCluster} is ${global.FailoverState?.Status ?? global.Status ?? 'busy'}`
          : `${where} is ${status}`;
        return { progress: { text: doing.replaceAll('-', ' ') } };
      }
      const progress = { text: `${id} follows its writer`, done: 1 };
      return {
        done: {
          verdict: 'passed',
          progress,
          evidence: evidence({ globalCluster, member: found.DBClusterArn, status }),
        },
      };
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `${where} does not follow its writer yet: ${progress?.text ?? ''}`,
      }),
    },
  );
}

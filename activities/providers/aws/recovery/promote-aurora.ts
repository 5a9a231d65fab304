import {
  FailoverGlobalClusterCommand,
  type GlobalCluster,
  type GlobalClusterMember,
  SwitchoverGlobalClusterCommand,
} from '@aws-sdk/client-rds';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { refusal, saidNo } from '../../../failures.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { findGlobalCluster, memberOf } from './global-cluster.ts';

type Params = Extract<RecoveryStepParams['promote'], { readonly engine: 'aurora' }>;

const settleMs = 10_000;

/**
 * Makes the member the writer of its global database: a switchover, which waits until it has every write, or a failover with
 * data loss, which asks nothing of the old writer. Both are called in the region of the cluster that takes over.
 */
export async function promoteCluster({ rds }: AwsClients, params: Params): Promise<StepResult> {
  const { globalCluster, allowDataLoss, member } = params;
  const { id, scope } = member;
  const where = `${id} in ${scope.region}`;
  let askedAt: number | undefined;

  async function look() {
    const global = await findGlobalCluster(rds, globalCluster);
    if (global === undefined) throw refusal(`There is no global database ${globalCluster} in ${scope.region}.`);
    const found = memberOf(global, { id, region: scope.region });
    if (found === undefined) throw refusal(`${where} is no member of global database ${globalCluster}.`);
    return { global, found };
  }

  async function promote({ DBClusterArn }: GlobalClusterMember): Promise<Turn<StepResult>> {
    const input = { GlobalClusterIdentifier: globalCluster, TargetDbClusterIdentifier: DBClusterArn };
    try {
      if (allowDataLoss) await rds.send(new FailoverGlobalClusterCommand({ ...input, AllowDataLoss: true }));
      else await rds.send(new SwitchoverGlobalClusterCommand(input));
      askedAt = Date.now();
      return { progress: { text: `${globalCluster} is ${allowDataLoss ? 'failing over' : 'switching over'}` } };
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      const now = await look();
      // An earlier attempt's call landed between the look and this one.
      if (now.found.IsWriter === true || isMoving(now.global)) return { progress: { text: progressOf(now.global) } };
      return {
        done: { verdict: 'failed', reason: `RDS refused to make ${where} the writer of ${globalCluster}: ${said}` },
      };
    }
  }

  return poll<StepResult>(
    async () => {
      const { global, found } = await look();
      if (isMoving(global)) return { progress: { text: progressOf(global) } };
      if (found.IsWriter === true) {
        const shown = evidence({ globalCluster, writer: found.DBClusterArn, status: global.Status });
        return { done: { verdict: 'passed', progress: { text: `${id} takes writes`, done: 1 }, evidence: shown } };
      }
      if (askedAt !== undefined && Date.now() - askedAt < settleMs) return { progress: { text: progressOf(global) } };
      return promote(found);
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `${where} did not become the writer in time: ${progress?.text ?? ''}`,
      }),
    },
  );
}

function isMoving({ Status, FailoverState }: GlobalCluster): boolean {
  return Status !== 'available' || FailoverState?.Status !== undefined;
}

function progressOf({
  GlobalClusterIdentifier = 'the global database',
  Status = 'unknown',
  FailoverState,
}: GlobalCluster): string {
  return `${GlobalClusterIdentifier} is ${(FailoverState?.Status ?? Status).replaceAll('-', ' ')}`;
}

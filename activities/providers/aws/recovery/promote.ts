import { type DBInstance, PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { saidNo } from '../../../failures.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { instanceOf, isReadOnly, parameterGroupOf, readOnlyParameter, sourceOf } from './instance.ts';

type Params = Extract<RecoveryStepParams['promote'], { readonly engine: 'rds' }>;

/** DescribeDBInstances may answer from before a write for a moment. */
const settleMs = 10_000;

/**
 * Promotes a read replica and waits until it stands alone, serves, and new transactions may write. Asks nothing of the
 * source's region. `failed` when RDS refuses for good, or when the instance's parameters forbid writes.
 */
export async function promoteInstance({ rds }: AwsClients, { member }: Params): Promise<StepResult> {
  const { id, scope } = member;
  const where = `${id} in ${scope.region}`;
  let askedAt: number | undefined;

  async function promote({ BackupRetentionPeriod = 0 }: DBInstance): Promise<Turn<StepResult>> {
    try {
      // AWS's own default of one day, said aloud: without backups no replica could be made of it later.
      const days = Math.max(1, BackupRetentionPeriod);
      await rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: id, BackupRetentionPeriod: days }));
      askedAt = Date.now();
      return { progress: { text: `${id} is being promoted` } };
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      const now = await instanceOf(rds, { id, region: scope.region });
      // It went into a backup, or an earlier attempt's call landed, between the look and the call.
      if (sourceOf(now) === undefined || now.DBInstanceStatus !== 'available') return waiting(now);
      return { done: { verdict: 'failed', reason: `RDS refused to promote ${where}: ${said}` } };
    }
  }

  return poll<StepResult>(
    async () => {
      const instance = await instanceOf(rds, { id, region: scope.region });
      const status = instance.DBInstanceStatus ?? 'unknown';
      if (sourceOf(instance) === undefined) {
        // A promoted instance takes its first backup while it serves.
        return serves(status) ? { done: await confirmed(instance) } : waiting(instance);
      }
      const settling = askedAt !== undefined && Date.now() - askedAt < settleMs;
      // RDS refuses to promote while it backs the replica up.
      return status === 'available' && !settling ? promote(instance) : waiting(instance);
    },
    {
      late: (progress) => ({ verdict: 'failed', reason: `${where} was not promoted in time: ${progress?.text ?? ''}` }),
    },
  );

  async function confirmed(instance: DBInstance): Promise<StepResult> {
    const { name } = parameterGroupOf(instance);
    const shown = evidence({
      status: instance.DBInstanceStatus,
      parameterGroup: name,
      endpoint: instance.Endpoint?.Address,
    });
    if (await isReadOnly(rds, name)) {
      const reason = `${where} stands alone but takes no writes: ${readOnlyParameter} is on in its parameter group ${name}; set it to 0 there, and retry`;
      return { verdict: 'failed', reason, evidence: shown };
    }
    return { verdict: 'passed', progress: { text: `${id} takes writes`, done: 1 }, evidence: shown };
  }
}

function serves(status: string): boolean {
  return status === 'available' || status === 'backing-up';
}

function waiting({
  DBInstanceIdentifier: id = '',
  DBInstanceStatus: status = 'unknown',
  ...rest
}: DBInstance): Turn<StepResult> {
  if (status === 'backing-up') return { progress: { text: `${id} is being backed up; RDS promotes it afterwards` } };
  return { progress: { text: `${id} is ${status}${sourceOf(rest) === undefined ? '' : ', still a replica'}` } };
}

import { CreateDBInstanceReadReplicaCommand, type DBInstance, ModifyDBInstanceCommand } from '@aws-sdk/client-rds';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult, WriteKey } from '../../../api.ts';
import { saidNo } from '../../../failures.ts';
import { isError } from '../../../is-error.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { findInstance, instanceOf, sourceOf } from './instance.ts';
import { leftBehind, leftInstance, likeBefore } from './like-before.ts';

type Params = RecoveryStepParams['replica'];
interface Input {
  readonly key: WriteKey;
  readonly params: Params;
}

/** A renamed instance is known by both names, or by neither, for a moment. */
const settleMs = 60_000;

/**
 * Makes a read replica of `source` under the id of `replica`. An instance under that id that is no replica of it, such as the
 * former writer, is renamed first and kept: it may hold writes that never reached the other side. Passed when the replica is
 * available, replicates, and is backed up as what it replaces was: RDS makes replicas without backups, and one that is promoted would be
 * without. Being a replica, it takes no writes whatever its parameters say.
 */
export async function replica(aws: AwsFor, { key, params }: Input): Promise<StepResult> {
  const { source, replica: wanted, parameterGroup } = params;
  const { id, scope } = wanted;
  const { rds } = aws(scope);
  const leftId = leftBehind(id, key.change);
  const failed = (reason: string): Turn<StepResult> => ({ done: { verdict: 'failed', reason } });
  let arn: string | undefined;
  let renamedAt: number | undefined;
  let createdAt: number | undefined;
  let backedUpAt: number | undefined;

  async function sourceArn(): Promise<string> {
    arn ??= (await instanceOf(aws(source.scope).rds, { id: source.id, region: source.scope.region })).DBInstanceArn;
    return arn ?? source.id;
  }

  async function rename(instance: DBInstance): Promise<Turn<StepResult>> {
    const text = `${id} becomes ${leftId}; nothing of it is deleted`;
    if (renamedAt !== undefined && Date.now() - renamedAt < settleMs) return { progress: { text } };
    const { DBInstanceStatus: status = 'unknown' } = instance;
    if (status !== 'available') return { progress: { text: `${id} is ${status}; it is renamed afterwards` } };
    try {
      await rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: id,
          NewDBInstanceIdentifier: leftId,
          ApplyImmediately: true,
        }),
      );
      renamedAt = Date.now();
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      return failed(`RDS refused to rename ${id} to ${leftId}: ${said}`);
    }
    return { progress: { text } };
  }

  async function create(left: DBInstance | undefined): Promise<Turn<StepResult>> {
    const text = `${id} is being made of ${source.id} in ${source.scope.region}`;
    if (createdAt !== undefined && Date.now() - createdAt < settleMs) return { progress: { text } };
    try {
      await rds.send(
        new CreateDBInstanceReadReplicaCommand({
          DBInstanceIdentifier: id,
          SourceDBInstanceIdentifier: await sourceArn(),
          DBParameterGroupName: parameterGroup,
          ...likeBefore(left),
        }),
      );
      createdAt = Date.now();
    } catch (error) {
      // An earlier attempt's call may have landed: the next look tells.
      if (saidNo(error) === undefined) throw error;
      const taken = isError(error) && error.name.startsWith('DBInstanceAlreadyExists');
      if (taken || (await findInstance(rds, id)) !== undefined) return { progress: { text } };
      return failed(`RDS refused to make ${id} a replica of ${source.id}: ${saidNo(error)}`);
    }
    return { progress: { text } };
  }

  async function backUp(found: DBInstance, left: DBInstance): Promise<Turn<StepResult> | undefined> {
    const { BackupRetentionPeriod: days = 0 } = left;
    if (days === 0 || (found.BackupRetentionPeriod ?? 0) > 0) return undefined;
    const text = `${id} replicates; backups of ${days} days are switched on`;
    if (backedUpAt !== undefined && Date.now() - backedUpAt < settleMs) return { progress: { text } };
    try {
      const backups = { BackupRetentionPeriod: days, PreferredBackupWindow: left.PreferredBackupWindow };
      await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: id, ...backups, ApplyImmediately: true }));
      backedUpAt = Date.now();
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      if (found.DBInstanceStatus === 'available') return failed(`RDS refused to back up ${id}: ${said}`);
    }
    return { progress: { text } };
  }

  return poll<StepResult>(
    async () => {
      const found = await findInstance(rds, id);
      if (found === undefined) return create(await leftInstance(rds, id, key.change));
      const from = sourceOf(found);
      if (from !== undefined && (from === source.id || from === (await sourceArn()))) return judge(found);
      // Just made, it does not name its source yet.
      if (createdAt !== undefined || found.DBInstanceStatus === 'creating') return judge(found);
      return rename(found);
    },
    { late: (progress) => ({ verdict: 'failed', reason: `${id} is no replica yet: ${progress?.text ?? ''}` }) },
  );

  async function judge(found: DBInstance): Promise<Turn<StepResult>> {
    const { DBInstanceStatus: status = 'unknown', StatusInfos = [] } = found;
    const replication = StatusInfos.find(({ StatusType }) => StatusType === 'read replication');
    if (status !== 'available' && status !== 'backing-up') return { progress: { text: `${id} is ${status}` } };
    if (replication?.Status === 'error' || replication?.Status === 'terminated') {
      return failed(
        `replication to ${id} is ${replication.Status}${replication.Message ? `: ${replication.Message}` : ''}`,
      );
    }
    if (replication?.Status !== 'replicating') return { progress: { text: `${id} is available, not replicating yet` } };
    const left = await leftInstance(rds, id, key.change);
    const unsaved = left === undefined ? undefined : await backUp(found, left);
    if (unsaved !== undefined) return unsaved;
    const text = `${id} replicates ${source.id}${left === undefined ? '' : `; ${left.DBInstanceIdentifier} was left, to be looked through and deleted by hand`}`;
    const output = { replica: id, ...(left === undefined ? {} : { leftBehind: left.DBInstanceIdentifier ?? '' }) };
    return { done: { verdict: 'passed', progress: { text, done: 1 }, output, evidence: output } };
  }
}

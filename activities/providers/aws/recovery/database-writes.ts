import { type DBInstance, ModifyDBParameterGroupCommand, RebootDBInstanceCommand } from '@aws-sdk/client-rds';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult, Write } from '../../../api.ts';
import { saidNo } from '../../../failures.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { DatabaseWritesState } from '../../../recovery-api.ts';
import { instanceOf, isReadOnly, parameterGroupOf, readOnlyParameter } from './instance.ts';
import { sessionsEnded } from './restarts.ts';

type Params = RecoveryStepParams['databaseWrites'];

/** DescribeDBInstances may answer from before a write for a moment, and a restart's event comes after it. */
const settleMs = 30_000;

export async function readDatabaseWrites(
  { rds }: AwsClients,
  { parameterGroup }: Params,
): Promise<DatabaseWritesState> {
  return { allowed: !(await isReadOnly(rds, parameterGroup)) };
}

/**
 * Sets whether new transactions are read-only, for the whole instance, at once. Where writes are stopped the instance is then
 * rebooted, which ends every session: a session may have chosen otherwise for itself. Passed when the parameter is applied,
 * nothing older than it lives, and the instance is available. Allowing writes again needs no reboot.
 */
export async function writeDatabaseWrites(
  { rds }: AwsClients,
  input: Write<Params, DatabaseWritesState>,
): Promise<StepResult> {
  const { params, want, only } = input;
  const { member, parameterGroup } = params;
  const { id, scope } = member;
  const failed = (reason: string): Turn<StepResult> => ({ done: { verdict: 'failed', reason } });
  let rebootedAt: number | undefined;

  if (parameterGroup.startsWith('default.')) {
    const reason = `${parameterGroup} is RDS's own parameter group, which cannot be changed: give ${id} one of its own, and name it in the catalogue`;
    return { verdict: 'failed', reason };
  }

  async function set(): Promise<Turn<StepResult>> {
    const value = want.allowed ? '0' : '1';
    const Parameters = [{ ParameterName: readOnlyParameter, ParameterValue: value, ApplyMethod: 'immediate' } as const];
    try {
      await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: parameterGroup, Parameters }));
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      return failed(`RDS refused to set ${readOnlyParameter} in ${parameterGroup}: ${said}`);
    }
    return { progress: { text: `${readOnlyParameter} set to ${value}, not applied yet` } };
  }

  async function endSessions(instance: DBInstance): Promise<Turn<StepResult>> {
    const { DBInstanceStatus: status } = instance;
    if (status === 'rebooting') return { progress: { text: `${id} reboots; its sessions are ended` } };
    if (rebootedAt !== undefined && Date.now() - rebootedAt < settleMs) {
      return { progress: { text: `${id} is to reboot, to end its sessions` } };
    }
    try {
      await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: id }));
      rebootedAt = Date.now();
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      // Refused while it is busy: with a backup, or with the reboot that an earlier attempt asked for.
      if (
        status === 'available' &&
        (await instanceOf(rds, { id, region: scope.region })).DBInstanceStatus === 'available'
      ) {
        return failed(`RDS refused to reboot ${id}, so its sessions live on: ${said}`);
      }
    }
    return { progress: { text: `${id} is to reboot, to end its sessions` } };
  }

  return poll<StepResult>(
    async () => {
      const instance = await instanceOf(rds, { id, region: scope.region });
      const group = parameterGroupOf(instance);
      if (group.name !== parameterGroup) {
        return failed(
          `${id} in ${scope.region} uses parameter group ${group.name}, not ${parameterGroup} as the catalogue says: correct one of them`,
        );
      }
      const allowed = !(await isReadOnly(rds, parameterGroup));
      if (allowed !== want.allowed) {
        if (only === undefined || only.some((each) => each.allowed === allowed)) return set();
        const reason = `somebody else made ${id} take ${allowed ? '' : 'no '}writes, so it was left as it is`;
        return { done: { verdict: 'errored', reason } };
      }
      if (group.status === 'applying') return { progress: { text: `${readOnlyParameter} is being applied` } };
      if (!want.allowed && !(await sessionsEnded(rds, id, parameterGroup))) return endSessions(instance);
      const status = instance.DBInstanceStatus ?? 'unknown';
      if (status !== 'available' && status !== 'backing-up') return { progress: { text: `${id} is ${status}` } };
      return { done: passed(id, want, parameterGroup) };
    },
    { late: (progress) => ({ verdict: 'failed', reason: `${id} did not get there in time: ${progress?.text ?? ''}` }) },
  );
}

function passed(id: string, { allowed }: DatabaseWritesState, parameterGroup: string): StepResult {
  const text = allowed ? `${id} takes writes again` : `${id} takes no writes, no older session lives`;
  const evidence = { parameterGroup, [readOnlyParameter]: allowed ? '0' : '1', sessionsEnded: !allowed };
  return { verdict: 'passed', progress: { text, done: 1 }, evidence };
}

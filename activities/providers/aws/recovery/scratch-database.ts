import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult, Write } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { awsFailureType, saidNo } from '../../../failures.ts';
import { isError } from '../../../is-error.ts';
import { poll, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { ScratchDatabaseState } from '../../../recovery-api.ts';
import { clusterCopy } from './scratch-cluster.ts';
import type { Copy, Part } from './scratch-copy.ts';
import { instanceCopy } from './scratch-instance.ts';

type Params = RecoveryStepParams['scratchDatabase'];

/** RDS may answer from before a write for a moment: what is not there then was perhaps made all the same. */
const settleMs = 5000;

/**
 * Makes a copy of a database that stands by, of its backups alone, or deletes it with its backups and without a last snapshot.
 * Passed when it serves, or is seen gone. `failed` when RDS refuses, `errored` where something else has its name.
 */
export async function writeScratchDatabase(
  clients: AwsClients,
  { key, params, want }: Write<Params, ScratchDatabaseState>,
): Promise<StepResult> {
  const { id } = params;
  const copy = copyOf(clients, params, key.change);
  const began = Date.now();
  let seen = false;

  async function turn(): Promise<Turn<StepResult>> {
    const parts = await copy.look();
    seen ||= parts.length > 0;
    const stranger = parts.find(({ ours }) => !ours);
    if (stranger !== undefined) {
      const reason = `${stranger.id} was not made for a rehearsal, so it was left as it is`;
      return { done: { verdict: 'errored', reason } };
    }
    return want.present ? present(parts) : absent(parts);
  }

  async function present(parts: readonly Part[]): Promise<Turn<StepResult>> {
    const broken = parts.find(({ status }) => /^(failed|incompatible|inaccessible|storage-full)/.test(status));
    if (broken !== undefined) return failed(`${broken.id} is ${broken.status}`);
    const ready = await copy.ready(parts);
    if (ready !== undefined) {
      const progress = { text: `${id} serves`, done: 1 };
      return { done: { verdict: 'passed', output: { ...ready }, progress, evidence: evidence({ ...ready }) } };
    }
    const begun = await copy.make(parts);
    return { progress: { text: begun ?? saidOf(parts) } };
  }

  async function absent(parts: readonly Part[]): Promise<Turn<StepResult>> {
    if (parts.length === 0) {
      if (!seen && Date.now() - began < settleMs) return { progress: { text: `looking whether there is a ${id}` } };
      return { done: { verdict: 'passed', progress: { text: `${id} is gone`, done: 1 }, evidence: { id } } };
    }
    await copy.remove(parts);
    return { progress: { text: saidOf(parts) } };
  }

  return poll<StepResult>(
    async () => {
      try {
        return await turn();
      } catch (error) {
        const passing = want.present ? isMade : isLeaving;
        if (passing(error)) return { progress: { text: error.message } };
        const said = saidNo(error);
        if (said === undefined) throw error;
        return failed(`RDS refused to ${want.present ? 'make' : 'delete'} ${id}: ${said}`);
      }
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `${id} was not ${want.present ? 'made' : 'gone'} in time: ${progress?.text ?? 'RDS never answered'}`,
      }),
    },
  );
}

function copyOf(clients: AwsClients, params: Params, change: string): Copy {
  return params.engine === 'rds' ? instanceCopy(clients, params, change) : clusterCopy(clients, params, change);
}

function failed(reason: string): Turn<StepResult> {
  return { done: { verdict: 'failed', reason } };
}

/** An earlier call made it, whose answer was lost, and the look before came too early. */
function isMade(error: unknown): error is Error {
  return isError(error) && /AlreadyExists/.test(error.name);
}

/** It went between the look and the call, or RDS deletes it later: nothing that is being made or changed can be deleted. */
function isLeaving(error: unknown): error is Error {
  return (
    isError(error) && (awsFailureType(error) === 'AwsNotFound' || /^InvalidDB(Instance|Cluster)State/.test(error.name))
  );
}

function saidOf(parts: readonly Part[]): string {
  return parts.map(({ id, status }) => `${id} is ${status}`).join(', ');
}

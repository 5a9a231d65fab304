import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { z } from 'zod';
import { canonicalJson, type Json } from '../../domain/json.ts';
import { ask, type Temporal } from './ask.ts';
import { keyMark } from './ids.ts';
import { Problem } from './problem.ts';

export type Sent = Readonly<Record<string, Json>>;

export interface KeyGateway {
  /** Keeps what a key is used for. Throws a `Problem` where it was used for something else, wherever that went. */
  useKey(key: string, sent: Sent): Promise<void>;
}

const limitMs = 5_000;
const memoSchema = z.object({ sent: z.record(z.string(), z.json()) });

/** The id of a change holds its place too, so it cannot tell that a key was used for another place: each key has a workflow of its own. */
export function createKeyGateway(temporal: Temporal): KeyGateway {
  const { client, taskQueue } = temporal;
  const doing = { asked: 'server', unanswered: 'Send the same request again: it counts once.' } as const;
  return {
    async useKey(key, sent) {
      const workflowId = `idempotency-key:${keyMark(key)}`;
      try {
        await ask(temporal, limitMs, doing, () =>
          client.workflow.start('usedKey', {
            workflowId,
            taskQueue,
            memo: { sent },
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
          }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        const { memo } = await ask(temporal, limitMs, doing, () => client.workflow.getHandle(workflowId).describe());
        refuseOther(memoSchema.parse(memo).sent, sent);
      }
    },
  };
}

/** https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07#section-2.7 */
export function refuseOther(first: Sent, sent: Sent): void {
  const names = [...new Set([...Object.keys(first), ...Object.keys(sent)])];
  const differing = names.filter((name) => canonicalJson(first[name]) !== canonicalJson(sent[name]));
  if (differing.length === 0) return;
  const each = differing.map((name) => `${name} was ${shown(first[name])} and is now ${shown(sent[name])}`);
  throw new Problem(
    'keyReused',
    `This Idempotency-Key was used for another request: ${each.join('; ')}. Send that one unchanged to hear what became of it, or this one with a new key.`,
  );
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'not sent' : JSON.stringify(value);
}

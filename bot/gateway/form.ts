import { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ServiceRequest } from '../../domain/change/request.ts';
import { type ChangeView, changeViewSchema } from '../../domain/change/view.ts';
import { type OfferedRelease, offeredReleaseSchema } from '../../domain/plan/release.ts';
import { ask, type Temporal } from './ask.ts';
import { Problem } from './problem.ts';

/** What a form asks before anything is started. */
export interface FormGateway {
  /** Versions that the registry has for it, newest first; kept for half a minute. */
  releases(service: string, environment: string): Promise<readonly OfferedRelease[]>;
  /** What the change would be: the view of its dry run, or of its refusal. */
  preview(request: ServiceRequest): Promise<ChangeView>;
}

/** A registry of thousands of images, or a plan over several regions, takes seconds. */
const limitMs = 15_000;
const keptMs = 30_000;

const offeredSchema = z.union([
  z.object({ releases: z.array(offeredReleaseSchema) }),
  z.object({ sentence: z.string() }),
]);

export function createFormGateway(temporal: Temporal): FormGateway {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<readonly OfferedRelease[]> }>();

  async function run(type: 'offer' | 'preview', input: object): Promise<unknown> {
    const doing = { asked: 'worker', unanswered: 'Nothing was started; ask again in a moment.' } as const;
    const { client, taskQueue } = temporal;
    try {
      return await ask(temporal, limitMs, doing, () =>
        client.workflow.execute(type, {
          workflowId: `${type}-${randomUUID()}`,
          taskQueue,
          args: [input],
          workflowExecutionTimeout: limitMs,
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      throw new Problem('unreachable', 'The registry or AWS does not answer just now. Ask again in a moment.', {
        cause: error,
      });
    }
  }

  async function offered(service: string, environment: string): Promise<readonly OfferedRelease[]> {
    const answer = offeredSchema.parse(await run('offer', { service, environment }));
    if ('sentence' in answer) throw new Problem('refused', answer.sentence);
    return answer.releases;
  }

  return {
    releases(service, environment) {
      const key = `${service}/${environment}`;
      const known = kept.get(key);
      if (known !== undefined && Date.now() - known.at < keptMs) return known.found;
      const found = offered(service, environment);
      kept.set(key, { at: Date.now(), found });
      // What failed is asked anew; who waits for it now is told.
      found.catch(() => kept.delete(key));
      return found;
    },
    async preview(request) {
      return changeViewSchema.parse(await run('preview', request));
    },
  };
}

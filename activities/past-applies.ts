import { begunAt } from '../domain/change/begun.ts';
import { changeViewSchema } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { ActivityDeps } from './ports.ts';

/** An apply that succeeded. */
export interface PastApply {
  /** The whole commit. */
  readonly commit: string;
  readonly seconds: number;
}

const most = 5;

/**
 * The newest applies of a stack, newest first, at most five. Nobody waits for them: where Temporal's visibility does not answer, the plan
 * is shown without.
 */
export async function pastApplies(
  { temporal, log }: Pick<ActivityDeps, 'temporal' | 'log'>,
  stack: string,
): Promise<PastApply[]> {
  const query = [
    'WorkflowType = "infrastructure"',
    `${searchAttributes.kind} = "infrastructure"`,
    `${searchAttributes.stack} = "${stack}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  try {
    const found: PastApply[] = [];
    for await (const { workflowId, runId } of temporal.workflow.list({ query, pageSize: 2 * most })) {
      const view = changeViewSchema.safeParse(await temporal.workflow.getHandle(workflowId, runId).result()).data;
      // One that found nothing to do has no plan.
      if (view?.plan?.commit === undefined) continue;
      const began = Date.parse(begunAt(view) ?? view.requestedAt);
      const seconds = Math.round((Date.parse(view.endedAt ?? view.requestedAt) - began) / 1000);
      found.push({ commit: view.plan.commit, seconds });
      if (found.length === most) break;
    }
    return found;
  } catch (error) {
    log.warn({ stack, error: String(error) }, 'earlier applies cannot be read');
    return [];
  }
}

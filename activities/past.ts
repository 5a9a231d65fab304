import { type ChangeView, changeViewSchema } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { ActivityDeps } from './ports.ts';

export type PastDeps = Pick<ActivityDeps, 'temporal' | 'log'>;

/** Which changes are looked for, and what is told of one; undefined where it has nothing to tell. */
export interface Past<T> {
  readonly query: string;
  readonly tell: (view: ChangeView) => T | undefined;
}

const most = 5;

/**
 * What the newest changes of a recovery group or a stack tell that were carried out, newest first, at most five. Nobody waits for them: where
 * Temporal's visibility does not answer, the plan is shown without.
 */
export async function past<T>(
  { temporal, log }: PastDeps,
  of: 'group' | 'stack',
  name: string,
  { query: what, tell }: Past<T>,
  atMost = most,
): Promise<T[]> {
  const query = [
    what,
    `${searchAttributes[of]} = "${name}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  try {
    const found: T[] = [];
    for await (const { workflowId, runId } of temporal.workflow.list({ query, pageSize: 2 * most })) {
      const view = changeViewSchema.safeParse(await temporal.workflow.getHandle(workflowId, runId).result()).data;
      const told = view === undefined ? undefined : tell(view);
      if (told !== undefined) found.push(told);
      if (found.length === atMost) break;
    }
    return found;
  } catch (error) {
    log.warn({ [of]: name, error: String(error) }, 'earlier changes cannot be read');
    return [];
  }
}

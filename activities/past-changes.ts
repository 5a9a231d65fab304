import type { ServiceRequest } from '../domain/change/request.ts';
import { begunAt } from '../domain/change/begun.ts';
import { changeViewSchema } from '../domain/change/view.ts';
import type { PastChange } from '../domain/plan/previous.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { TemporalPort } from './ports.ts';

/** A deploy only shows its last five durations; a rollback searches further for where to go. */
const wanted = { deploy: 5, rollback: 30 } as const;

/**
 * The newest changes of a lane that succeeded and changed something, newest first: for a deploy the last five deploys, for a
 * rollback the last 30 changes, or at most `most`. Each change's result is its own last view; visibility only says which to read (and lags by
 * a moment).
 */
export async function pastChanges(
  temporal: TemporalPort,
  { kind, service, environment }: Pick<ServiceRequest, 'kind' | 'service' | 'environment'>,
  most: number = wanted[kind],
): Promise<PastChange[]> {
  const query = [
    kind === 'deploy' ? 'WorkflowType = "deploy"' : 'WorkflowType IN ("deploy", "rollback")',
    `${searchAttributes.service} = "${service}"`,
    `${searchAttributes.environment} = "${environment}"`,
    `${searchAttributes.status} = "succeeded"`,
    'ExecutionStatus = "Completed"',
  ].join(' AND ');
  const closed: { readonly id: string; readonly run: string; readonly at: number }[] = [];
  for await (const info of temporal.workflow.list({ query, pageSize: 2 * most })) {
    closed.push({ id: info.workflowId, run: info.runId, at: info.closeTime?.getTime() ?? 0 });
    // Dry runs stand in between: a few more are read than are wanted.
    if (closed.length === 2 * most) break;
  }
  const newest = closed.toSorted((a, b) => b.at - a.at);
  const results = await Promise.all(newest.map(({ id, run }) => resultOf(temporal, id, run)));
  return results.flatMap((change) => change ?? []).slice(0, most);
}

/** Undefined for a dry run, for one that found nothing to do, and for a result of another shape. */
async function resultOf(temporal: TemporalPort, id: string, run: string): Promise<PastChange | undefined> {
  const result: unknown = await temporal.workflow.getHandle(id, run).result();
  const parsed = changeViewSchema.safeParse(result);
  if (!parsed.success || parsed.data.dryRun || parsed.data.plan === undefined) return undefined;
  const { kind, plan, requestedAt, endedAt } = parsed.data;
  const began = Date.parse(begunAt(parsed.data) ?? requestedAt);
  return {
    change: id,
    kind,
    to: plan.to,
    ...(plan.commit === undefined ? {} : { commit: plan.commit }),
    ...(plan.from === undefined ? {} : { from: plan.from }),
    seconds: Math.round((Date.parse(endedAt ?? requestedAt) - began) / 1000),
  };
}

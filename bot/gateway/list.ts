import type { WorkflowExecutionInfo } from '@temporalio/client';
import { changeKinds, drillDepthSchema, isChangeKind } from '../../domain/change/request.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { changeStatusSchema, hasEnded, type ChangeStatus } from '../../domain/change/view.ts';
import { dryRunKind, nightlyKind } from '../../domain/change/found-as.ts';
import { attributeKey, searchAttributes } from '../../domain/search-attributes.ts';

export interface ListFilter {
  readonly service?: string;
  readonly group?: string;
  readonly stack?: string;
  readonly environment?: string;
  /** Only those that were asked for since then, epoch ms. */
  readonly since?: number;
  /** Only those that ended since then, epoch ms. */
  readonly endedSince?: number;
  /** Only those that are over, or only those that are not. */
  readonly over?: boolean;
  /** At most so many, newest first. */
  readonly limit: number;
}

/** Syncs follow every deploy, and come by the clock, as the nightly drills do: between what people ask for they would only be in the way. */
export const listedKinds = changeKinds.filter((kind) => kind !== 'sync');

/** A visibility query. Names that could not be in a catalogue match nothing and never reach the query. */
export function visibilityQuery({
  service,
  group,
  stack,
  environment,
  since,
  endedSince,
  over,
}: Omit<ListFilter, 'limit'>): string | undefined {
  const named = [
    [searchAttributes.service, service],
    [searchAttributes.group, group],
    [searchAttributes.stack, stack],
    [searchAttributes.environment, environment],
  ] as const;
  if (named.some(([, value]) => value !== undefined && !/^[a-z0-9-]+$/.test(value))) return undefined;
  const filters = named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = '${value}'`]));
  const asked = since === undefined ? [] : [`StartTime >= '${new Date(since).toISOString()}'`];
  const ended = endedSince === undefined ? [] : [`CloseTime >= '${new Date(endedSince).toISOString()}'`];
  const status = over === undefined ? [] : [`ExecutionStatus ${over ? '!=' : '='} 'Running'`];
  return [
    `WorkflowType IN (${listedKinds.map((kind) => `'${kind}'`).join(', ')})`,
    `${searchAttributes.kind} != '${nightlyKind}'`,
    ...filters,
    ...asked,
    ...ended,
    ...status,
  ].join(' AND ');
}

/** What visibility knows of a change; undefined for a workflow that is no change. */
export function summaryOf(info: WorkflowExecutionInfo): ChangeSummary | undefined {
  const found = info.typedSearchAttributes;
  const service = found.get(attributeKey('service'));
  const environment = found.get(attributeKey('environment'));
  const group = found.get(attributeKey('group'));
  const subject = group ?? found.get(attributeKey('stack')) ?? service;
  if (subject === undefined || environment === undefined || !isChangeKind(info.type)) return undefined;
  const version = found.get(attributeKey('version'));
  const requestedBy = found.get(attributeKey('requestedBy'));
  const depth = drillDepthSchema.safeParse(found.get(attributeKey('kind'))).data;
  return {
    change: info.workflowId,
    kind: info.type,
    ...(depth === undefined ? {} : { depth }),
    subject,
    ...(service === undefined ? {} : { service }),
    environment,
    status: statusOf(info),
    dryRun: found.get(attributeKey('kind')) === dryRunKind,
    ...(version === undefined ? {} : { version }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    startedAt: info.startTime.toISOString(),
    ...(info.closeTime === undefined ? {} : { endedAt: info.closeTime.toISOString() }),
  };
}

/** A workflow that was ended from outside could not say so itself. */
function statusOf(info: WorkflowExecutionInfo): ChangeStatus {
  const status = changeStatusSchema.safeParse(info.typedSearchAttributes.get(attributeKey('status'))).data ?? 'queued';
  const open =
    info.status.name === 'RUNNING' || info.status.name === 'PAUSED' || info.status.name === 'CONTINUED_AS_NEW';
  return open || hasEnded(status) ? status : 'failed';
}

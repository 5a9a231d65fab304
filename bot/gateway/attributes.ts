import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { type ChangeRequest, depthOf } from '../../domain/change/request.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';

const keyword = <Name extends string>(name: Name) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** By these a change is found in Temporal's visibility. The workflow keeps them up to date; its status there is queued, running, or how it ended. */
export const attributes = {
  service: keyword(searchAttributes.service),
  group: keyword(searchAttributes.group),
  environment: keyword(searchAttributes.environment),
  kind: keyword(searchAttributes.kind),
  version: keyword(searchAttributes.version),
  status: keyword(searchAttributes.status),
  requestedBy: keyword(searchAttributes.requestedBy),
};

/** What it is found as: a rehearsal is no paper drill, and what only shows its plan has done nothing. */
export function kindOf(request: ChangeRequest): string {
  if (request.dryRun) return dryRunKind;
  const depth = depthOf(request);
  return depth === undefined || depth === 'paper' ? request.kind : depth;
}

/** Kind of a change that only shows its plan, so that lists can tell it from one that did something. */
export const dryRunKind = 'dryRun';

import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { type ChangeRequest, subjectOf } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { searchAttributes } from '../domain/search-attributes.ts';

/**
 * Runs a change as part of another workflow and answers how it ended. It has its own id, message and decisions, like any other. Cancelling
 * aborts it, and waits until it has gone back; where its parent is terminated it lives on, so that nothing is left half done.
 */
export function runChild(change: string, request: ChangeRequest): Promise<ChangeView> {
  const keyword = (name: keyof typeof searchAttributes, value: string) => ({
    key: defineSearchAttributeKey(searchAttributes[name], SearchAttributeType.KEYWORD),
    value,
  });
  return executeChild<(request: ChangeRequest) => Promise<ChangeView>>(request.kind, {
    workflowId: change,
    args: [request],
    typedSearchAttributes: [
      keyword('group' in request ? 'group' : 'service', subjectOf(request)),
      keyword('environment', request.environment),
      keyword('kind', request.kind),
      keyword('status', 'queued'),
    ],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { foundAs } from '../domain/change/found-as.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { attributePairs } from '../domain/search-attributes.ts';

/**
 * Runs a change as part of another workflow and answers how it ended. It has its own id, message and decisions, like any other. Cancelling
 * aborts it, and waits until it has gone back; where its parent is terminated it lives on, so that nothing is left half done.
 */
export function runChild(change: string, request: ChangeRequest): Promise<ChangeView> {
  return executeChild<(request: ChangeRequest) => Promise<ChangeView>>(request.kind, {
    workflowId: change,
    args: [request],
    typedSearchAttributes: attributePairs(foundAs(request)),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.ABANDON,
  });
}

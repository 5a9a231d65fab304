import { stacksOfRequest } from '../../domain/infrastructure/request-plan.ts';
import type { Asks } from '../asks.ts';
import type { Proposed } from './event.ts';
import type { Outcome } from './start.ts';

/** Has the stacks of the project planned at the commit that a merge request proposes; what comes of it is a comment there. */
export async function planProposed(
  { catalogue, gateway }: Pick<Asks, 'catalogue' | 'gateway'>,
  proposed: Proposed,
): Promise<Outcome> {
  const stacks = stacksOfRequest(catalogue, proposed.project);
  if (stacks.length === 0) {
    return {
      started: [],
      known: [],
      ignored: `${proposed.project} has no stack with a planRole, so nothing is planned for its merge requests`,
    };
  }
  const { change, fresh } = await gateway.planRequest({ ...proposed, stacks });
  return fresh ? { started: [change], known: [] } : { started: [], known: [change] };
}

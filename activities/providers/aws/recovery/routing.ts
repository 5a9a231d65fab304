import { UpdateRoutingControlStatesCommand } from '@aws-sdk/client-route53-recovery-cluster';
import type { RecoveryStepParams, RoutingEndpoint } from '../../../../domain/plan/recovery-steps.ts';
import type { StepResult, Write } from '../../../api.ts';
import { isTransient, saidNo } from '../../../failures.ts';
import { confirmDelay, poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { RoutingState } from '../../../recovery-api.ts';
import { askStates, onCluster, type RoutingStates } from './routing-cluster.ts';

type Params = RecoveryStepParams['routing'];

/** A safety rule's wait period, 5 s by default, refuses a change that follows another too soon. */
const waitMs = 6000;

export async function readRouting(clients: AwsClients, { endpoints, on, off }: Params): Promise<RoutingState> {
  const { states } = await askStates(clients, endpoints, [on, off]);
  return { states };
}

/**
 * Sets both controls in one call of the data plane, so that a safety rule over them sees the pair and no moment has none of
 * them on, and reads them back. `failed` with ARC's words where a safety rule forbids it.
 */
export async function writeRouting(clients: AwsClients, input: Write<Params, RoutingState>): Promise<StepResult> {
  const { params, want, only } = input;
  const arns = Object.keys(want.states);
  let refusedAt: number | undefined;
  return poll<StepResult>(
    async () => {
      const { states, endpoint } = await askStates(clients, params.endpoints, arns);
      if (same(states, want.states)) {
        const progress = { text: 'both controls set and read back', done: 1 };
        return { done: { verdict: 'passed', progress, evidence: { states, endpoint: endpoint.url } } };
      }
      if (only !== undefined && !only.some((each) => same(states, each.states))) {
        const reason = `the routing controls stand ${said(states)}, which this change did not do, so they were left`;
        return { done: { verdict: 'errored', reason } };
      }
      try {
        await onCluster(clients, startingWith(endpoint, params.endpoints), (client) =>
          client.send(
            new UpdateRoutingControlStatesCommand({
              UpdateRoutingControlStateEntries: arns.map((arn) => ({
                RoutingControlArn: arn,
                RoutingControlState: want.states[arn],
              })),
            }),
          ),
        );
      } catch (error) {
        const no = saidNo(error);
        if (no === undefined || isTransient(error)) throw error;
        refusedAt ??= Date.now();
        if (Date.now() - refusedAt < waitMs) return { progress: { text: `ARC refuses for now: ${no}` } };
        return { done: { verdict: 'failed', reason: `ARC refused to turn the routing controls: ${no}` } };
      }
      return { progress: { text: 'set, not confirmed yet' } };
    },
    { delay: confirmDelay },
  );
}

/** The one that has just answered first. */
function startingWith(first: RoutingEndpoint, all: readonly RoutingEndpoint[]): RoutingEndpoint[] {
  return [first, ...all.filter((each) => each !== first)];
}

function same(a: RoutingStates, b: RoutingStates): boolean {
  return Object.entries(b).every(([arn, state]) => a[arn] === state);
}

function said(states: RoutingStates): string {
  return Object.entries(states)
    .map(([arn, state]) => `${arn.slice(arn.lastIndexOf('/') + 1)} ${state}`)
    .join(', ');
}

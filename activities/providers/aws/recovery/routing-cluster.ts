import {
  GetRoutingControlStateCommand,
  type Route53RecoveryClusterClient,
} from '@aws-sdk/client-route53-recovery-cluster';
import type { RoutingEndpoint } from '../../../../domain/plan/recovery-steps.ts';
import { isTransient, refusal } from '../../../failures.ts';
import { reading } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import { within } from '../../../within.ts';

export type RoutingStates = Readonly<Record<string, 'On' | 'Off'>>;

/** Long enough for another continent; a dead endpoint costs no more of the failover than this. */
const readMs = 2500;

/**
 * Asks the endpoints of a cluster in turn until one answers: any of the five may be gone, together with its region.
 * https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.update.api.html
 * Throws the last error when none answers, and every error that is an answer.
 */
export async function onCluster<T>(
  clients: AwsClients,
  endpoints: readonly RoutingEndpoint[],
  ask: (client: Route53RecoveryClusterClient, endpoint: RoutingEndpoint) => Promise<T>,
): Promise<{ readonly answer: T; readonly endpoint: RoutingEndpoint }> {
  let last: unknown = refusal('The catalogue names no endpoint of the ARC cluster.');
  for (const endpoint of endpoints) {
    try {
      return { answer: await ask(clients.routing(endpoint), endpoint), endpoint };
    } catch (error) {
      if (!isTransient(error)) throw error;
      last = error;
    }
  }
  throw last;
}

/** State of each control, and the endpoint that told. */
export async function askStates(clients: AwsClients, endpoints: readonly RoutingEndpoint[], arns: readonly string[]) {
  const { answer, endpoint } = await onCluster(clients, endpoints, async (client, { region }) => {
    const call = { service: 'ARC', region, operation: 'GetRoutingControlState' };
    const answers = await within(readMs, call, () =>
      Promise.all(
        arns.map((arn) => client.send(new GetRoutingControlStateCommand({ RoutingControlArn: arn }), reading())),
      ),
    );
    return answers.map(({ RoutingControlState }) => (RoutingControlState === 'On' ? 'On' : 'Off'));
  });
  const states: RoutingStates = Object.fromEntries(arns.map((arn, index) => [arn, answer[index] ?? 'Off']));
  return { states, endpoint };
}

export async function routingStates(
  clients: AwsClients,
  endpoints: readonly RoutingEndpoint[],
  arns: readonly string[],
): Promise<RoutingStates> {
  return (await askStates(clients, endpoints, arns)).states;
}

import { type HealthCheck, paginateListHealthChecks } from '@aws-sdk/client-route-53';
import { ListRoutingControlsCommand } from '@aws-sdk/client-route53-recovery-cluster';
import type { RoutingEndpoint } from '../../../../domain/plan/recovery-steps.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import { within } from '../../../within.ts';
import { onCluster, type RoutingStates } from '../recovery/routing-cluster.ts';
import { route53 } from './records.ts';
import type { Run } from './run.ts';

/** For one endpoint; a dead one is passed over. */
const readMs = 2500;

/** States of all routing controls of a cluster, a hundred a call. */
export function controlStates(
  run: Run,
  scope: AwsScope,
  endpoints: readonly RoutingEndpoint[],
): Promise<RoutingStates> {
  const of = endpoints.map(({ url }) => url).join(' ');
  return run.once(
    scope,
    { service: 'ARC', gate: `ARC ${of}`, operation: 'ListRoutingControls', of },
    async (clients) => {
      const { answer } = await onCluster(clients, endpoints, async (client, { region }) => {
        const states: Record<string, 'On' | 'Off'> = {};
        let NextToken: string | undefined;
        do {
          const input = { MaxResults: 100, ...(NextToken === undefined ? {} : { NextToken }) };
          const call = { service: 'ARC', region, operation: 'ListRoutingControls' };
          const page = await within(readMs, call, () => client.send(new ListRoutingControlsCommand(input), reading()));
          for (const { RoutingControlArn = '', RoutingControlState } of page.RoutingControls ?? []) {
            states[RoutingControlArn] = RoutingControlState === 'On' ? 'On' : 'Off';
          }
          ({ NextToken } = page);
        } while (NextToken !== undefined && NextToken !== '');
        return states;
      });
      return answer;
    },
  );
}

/** Every health check of the account, a hundred a call. */
export function healthChecks(run: Run, scope: AwsScope): Promise<HealthCheck[]> {
  return run.once(scope, { ...route53, operation: 'ListHealthChecks' }, async (clients) => {
    const found: HealthCheck[] = [];
    for await (const page of paginateListHealthChecks({ client: clients.route53, pageSize: 100 }, {}, reading())) {
      found.push(...(page.HealthChecks ?? []));
    }
    return found;
  });
}

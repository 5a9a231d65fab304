import type { GroupTraffic } from '../../../../domain/recovery/group.ts';
import type { NameFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { listOf } from '../../../../domain/text/list.ts';
import type { AwsScope } from '../../../ports.ts';
import { dialOf, dialledSide, getAccelerator, getEndpointGroup, takesRequests } from '../recovery/endpoint-group.ts';
import { ofBoth } from '../recovery/look.ts';
import type { NameContext } from './misled.ts';
import type { Run } from './run.ts';

const both = ['primary', 'standby'] as const;
const service = { service: 'Global Accelerator', gate: 'Global Accelerator' } as const;

/** An accelerator with an endpoint group for each side, moved by their dials. */
export async function acceleratorFacts(
  run: Run,
  scope: AwsScope,
  { name }: GroupTraffic,
  { endpointGroups }: Extract<GroupTraffic['by'], { kind: 'accelerator' }>,
  regions: NameContext['regions'],
): Promise<NameFacts> {
  const asked = (operation: string, of: string) => ({ ...service, operation, of });
  const [sides, accelerator] = await Promise.all([
    ofBoth((side) => {
      const arn = endpointGroups[side];
      return run.once(scope, asked('DescribeEndpointGroup', arn), (clients) =>
        getEndpointGroup(clients.accelerator, arn),
      );
    }),
    run.once(scope, asked('DescribeAccelerator', endpointGroups.primary), (clients) =>
      getAccelerator(clients.accelerator, endpointGroups.primary),
    ),
  ]);
  const dials = Object.fromEntries(both.map((side) => [endpointGroups[side], dialOf(sides[side])]));
  const leadsTo = dialledSide({ dials }, endpointGroups);
  const standing = listOf(both.map((side) => `${dialOf(sides[side])} in ${regions[side]}`));
  const away = leadsTo !== undefined && !takesRequests(sides[leadsTo]);
  return {
    ...(leadsTo === undefined ? {} : { leadsTo }),
    said: `the traffic dials of its accelerator stand at ${standing}${away ? `, but it calls no endpoint in ${regions[leadsTo]} healthy and leads elsewhere for now` : ''}`,
    problems: [
      ...(leadsTo === undefined
        ? [`The traffic dials of ${name} stand at ${standing}; set one of them to 0 and the other to 100.`]
        : []),
      ...(accelerator.Enabled === true ? [] : [`The accelerator of ${name} is not enabled; enable it.`]),
      ...both.flatMap((side) => {
        const { EndpointGroupRegion } = sides[side];
        if (EndpointGroupRegion !== regions[side]) {
          return [
            `The endpoint group of ${name} for ${regions[side]} is in ${EndpointGroupRegion ?? 'no region'}; correct the catalogue.`,
          ];
        }
        if (side === leadsTo || takesRequests(sides[side])) return [];
        return [
          `The accelerator of ${name} calls no endpoint in ${regions[side]} healthy, and would lead elsewhere whatever its dials say; look at the load balancer there, and at the endpoints' weights.`,
        ];
      }),
    ],
  };
}

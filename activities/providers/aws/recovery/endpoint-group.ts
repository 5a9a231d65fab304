import {
  type Accelerator,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  type EndpointGroup,
  type GlobalAcceleratorClient,
} from '@aws-sdk/client-global-accelerator';
import type { Side, Sides } from '../../../../domain/recovery/group.ts';
import { refusal } from '../../../failures.ts';
import { reading } from '../../../poll.ts';
import type { DialsState } from '../../../recovery-api.ts';

export async function getEndpointGroup(client: GlobalAcceleratorClient, arn: string): Promise<EndpointGroup> {
  const { EndpointGroup } = await client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn: arn }), reading());
  if (EndpointGroup === undefined) throw refusal(`Global Accelerator tells nothing of the endpoint group ${arn}.`);
  return EndpointGroup;
}

/** The accelerator that an endpoint group belongs to; its ARN is the beginning of the group's. */
export async function getAccelerator(client: GlobalAcceleratorClient, endpointGroup: string): Promise<Accelerator> {
  const arn = endpointGroup.split('/listener/')[0];
  const { Accelerator } = await client.send(new DescribeAcceleratorCommand({ AcceleratorArn: arn }), reading());
  if (Accelerator === undefined) throw refusal(`Global Accelerator tells nothing of the accelerator ${arn}.`);
  return Accelerator;
}

/** Percent; a group says nothing of it while it stands at its default. */
export function dialOf({ TrafficDialPercentage }: EndpointGroup): number {
  return TrafficDialPercentage ?? 100;
}

export async function getDials(client: GlobalAcceleratorClient, arns: readonly string[]): Promise<DialsState> {
  const groups = await Promise.all(arns.map((arn) => getEndpointGroup(client, arn)));
  return { dials: Object.fromEntries(groups.map((group, index) => [arns[index] ?? '', dialOf(group)])) };
}

/** The side that the dials lead to; neither where both have some, or none. */
export function dialledSide({ dials }: DialsState, groups: Sides<string>): Side | undefined {
  const [side, second] = (['primary', 'standby'] as const).filter((each) => (dials[groups[each]] ?? 0) > 0);
  return second === undefined ? side : undefined;
}

/**
 * Where no endpoint with a weight is healthy, the accelerator leads to another group, whatever the dials say.
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
 */
export function takesRequests({ EndpointDescriptions = [] }: EndpointGroup): boolean {
  return EndpointDescriptions.some(({ HealthState, Weight }) => HealthState === 'HEALTHY' && Weight !== 0);
}

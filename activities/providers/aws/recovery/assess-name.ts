import type { AssessedName } from '../../../../domain/recovery/assessment.ts';
import type { GroupTraffic, Side, Sides } from '../../../../domain/recovery/group.ts';
import type { AwsFor } from '../../../ports.ts';
import { aliasOf, listRecords } from './alias-record.ts';
import { dialledSide, getDials } from './endpoint-group.ts';
import { getHealthCheck, sideOf as healthCheckSide, stateOf } from './health-check.ts';
import { routingStates } from './routing-cluster.ts';

/** Where a public name leads as configured. Asked with credentials of a region that answers. Throws when nobody answers. */
export async function assessName(
  aws: AwsFor,
  { name, scope, by }: GroupTraffic,
  regions: Sides<string>,
  region: string,
): Promise<AssessedName> {
  const clients = aws({ ...scope, region });
  if (by.kind === 'routingControls') {
    const { controls, endpoints } = by;
    const states = await routingStates(clients, endpoints, [controls.primary, controls.standby]);
    const on = (['primary', 'standby'] as const).filter((side) => states[controls[side]] === 'On');
    const [leadsTo, second] = on;
    return led(name, second === undefined ? leadsTo : undefined);
  }
  if (by.kind === 'healthCheck') {
    return led(name, healthCheckSide(stateOf(await getHealthCheck(clients.route53, by.check))));
  }
  if (by.kind === 'accelerator') {
    const { endpointGroups } = by;
    const dials = await getDials(clients.accelerator, [endpointGroups.primary, endpointGroups.standby]);
    return led(name, dialledSide(dials, endpointGroups));
  }
  const record = aliasOf(await listRecords(clients.route53, by.zone, name));
  if (record === undefined) return { name };
  return { ...led(name, sideOf(record.dnsName, regions)), record };
}

function led(name: string, leadsTo: Side | undefined): AssessedName {
  return leadsTo === undefined ? { name } : { name, leadsTo };
}

/** A load balancer's DNS name has its region as one of its labels. */
function sideOf(dnsName: string, regions: Sides<string>): Side | undefined {
  const labels = dnsName.split('.');
  return (['primary', 'standby'] as const).find((side) => labels.includes(regions[side]));
}

import type { AssessedName } from '../../../../domain/recovery/assessment.ts';
import type { GroupTraffic, Side, Sides } from '../../../../domain/recovery/group.ts';
import type { AwsFor } from '../../../ports.ts';
import { aliasOf, listRecords } from './alias-record.ts';
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
    return leadsTo === undefined || second !== undefined ? { name } : { name, leadsTo };
  }
  const record = aliasOf(await listRecords(clients.route53, by.zone, name));
  if (record === undefined) return { name };
  const leadsTo = sideOf(record.dnsName, regions);
  return { name, record, ...(leadsTo === undefined ? {} : { leadsTo }) };
}

/** A load balancer's DNS name has its region as one of its labels. */
function sideOf(dnsName: string, regions: Sides<string>): Side | undefined {
  const labels = dnsName.split('.');
  return (['primary', 'standby'] as const).find((side) => labels.includes(regions[side]));
}

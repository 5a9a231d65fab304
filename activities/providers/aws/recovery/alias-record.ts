import { ListResourceRecordSetsCommand, type ResourceRecordSet, type Route53Client } from '@aws-sdk/client-route-53';
import type { AliasTarget } from '../../../../domain/plan/recovery-steps.ts';
import { reading } from '../../../poll.ts';

/** The address records of a name, A and AAAA, as they stand. Route 53 lists in the order of names, up to 300 a page. */
export async function listRecords(route53: Route53Client, zone: string, name: string): Promise<ResourceRecordSet[]> {
  const answer = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordName: name, StartRecordType: 'A' }),
    reading(),
  );
  return (answer.ResourceRecordSets ?? []).filter(
    (each) => sameName(each.Name, name) && (each.Type === 'A' || each.Type === 'AAAA'),
  );
}

/** Where plain alias records lead, all of them to the same; undefined for any other kind of record, and for none. */
export function aliasOf(records: readonly ResourceRecordSet[]): AliasTarget | undefined {
  const [first, ...rest] = records.map(plainAlias);
  return first !== undefined && rest.every((each) => each !== undefined && sameAlias(each, first)) ? first : undefined;
}

/** The same load balancer, however its name is written: the console puts `dualstack.` before it, Route 53 a dot behind. */
export function sameAlias(a: AliasTarget, b: AliasTarget): boolean {
  return plain(a.dnsName) === plain(b.dnsName) && a.hostedZone === b.hostedZone;
}

/** What records say, for a sentence. */
export function saidOf(records: readonly ResourceRecordSet[]): string {
  const [first] = records;
  if (first === undefined) return 'nothing: there is no such record';
  if (first.SetIdentifier !== undefined) return `several places, by a routing policy (${first.SetIdentifier})`;
  const leads = records.map((each) => each.AliasTarget?.DNSName?.replace(/\.$/, '') ?? values(each));
  return [...new Set(leads)].join(' and ');
}

/** A record of a routing policy has an identifier, and siblings that would have to move with it. */
function plainAlias({ AliasTarget, SetIdentifier }: ResourceRecordSet): AliasTarget | undefined {
  const { DNSName, HostedZoneId } = AliasTarget ?? {};
  if (DNSName === undefined || HostedZoneId === undefined || SetIdentifier !== undefined) return undefined;
  return { dnsName: DNSName.replace(/\.$/, ''), hostedZone: HostedZoneId };
}

function values({ ResourceRecords = [] }: ResourceRecordSet): string {
  return ResourceRecords.map(({ Value }) => Value ?? '').join(', ');
}

function plain(dnsName: string): string {
  return dnsName
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');
}

function sameName(a: string | undefined, b: string): boolean {
  return a?.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '');
}

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Side, Sides } from '../../../../domain/recovery/group.ts';
import { saidOf } from '../recovery/alias-record.ts';

/** What a name has to do with: its regions, and the DNS names of the load balancers before its service, where they were seen. */
export interface NameContext {
  readonly regions: Sides<string>;
  readonly balancers: Partial<Sides<string>>;
}

/** What is wrong with where the record of a side leads. Nothing while that side's load balancer was not seen. */
export function misled(
  name: string,
  record: ResourceRecordSet,
  side: Side,
  { regions, balancers }: NameContext,
): string[] {
  const wanted = balancers[side];
  if (wanted === undefined || sameHost(record.AliasTarget?.DNSName ?? '', wanted)) return [];
  return [
    `The record of ${name} for ${regions[side]} leads to ${saidOf([{ ...record, SetIdentifier: undefined }])}, not to ${wanted}; correct it.`,
  ];
}

/** The same host name, however it is written. */
export function sameHost(a: string, b: string | undefined): boolean {
  const bare = (name: string) =>
    name
      .toLowerCase()
      .replace(/\.$/, '')
      .replace(/^dualstack\./, '');
  return b !== undefined && bare(a) === bare(b);
}

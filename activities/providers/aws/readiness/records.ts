import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  paginateListHostedZones,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import type { RecoveryGroup } from '../../../../domain/recovery/group.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import type { Run } from './run.ts';

/** Route 53 is in none of the regions: its silence is its own. */
export const route53 = { service: 'Route 53', gate: 'Route 53' } as const;

export type FindRecords = (scope: AwsScope, zone: string, name: string) => Promise<ResourceRecordSet[]>;

/**
 * Finds address records of public names (A and AAAA). The names of one zone are read together, page by page (300 records), in
 * Route 53's order; what lies between two names is jumped over.
 */
export function createRecords(run: Run, groups: readonly RecoveryGroup[]): FindRecords {
  const traffic = groups.flatMap((group) => group.traffic);
  async function namesIn(scope: AwsScope, zone: string): Promise<string[]> {
    const named = await Promise.all(
      traffic.map(async ({ name, by }) => ({
        name,
        zone: 'zone' in by ? by.zone : await zoneOf(run, scope, name).catch(() => undefined),
      })),
    );
    const names = named.flatMap((each) => (each.zone === zone ? [each.name.toLowerCase()] : []));
    return [...new Set(names)].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  }
  return async (scope, zone, name) => {
    const asked = { ...route53, operation: 'ListResourceRecordSets', of: zone };
    const listed = await run.once(scope, asked, async (clients) => {
      const names = await namesIn(scope, zone);
      const found: ResourceRecordSet[] = [];
      let start = startAt(names[0]);
      while (start !== undefined) {
        const page = await clients.route53.send(
          new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...start, MaxItems: 300 }),
          reading(),
        );
        found.push(...(page.ResourceRecordSets ?? []).filter(({ Name = '' }) => names.includes(plain(Name))));
        if (page.IsTruncated !== true || page.NextRecordName === undefined) break;
        const rest = plain(page.NextRecordName);
        const { NextRecordName: StartRecordName, NextRecordType: StartRecordType } = page;
        const { NextRecordIdentifier: StartRecordIdentifier } = page;
        start = names.includes(rest)
          ? { StartRecordName, StartRecordType, StartRecordIdentifier }
          : startAt(names.find((each) => orderOf(each) > orderOf(rest)));
      }
      return found;
    });
    const ours = listed.filter(({ Name = '' }) => plain(Name) === name.toLowerCase());
    return ours.filter(({ Type }) => Type === 'A' || Type === 'AAAA');
  };
}

type Start = Pick<ListResourceRecordSetsCommandInput, 'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'>;

function startAt(name: string | undefined): Start | undefined {
  return name === undefined ? undefined : { StartRecordName: name, StartRecordType: 'A' };
}

/** The hosted zone of this account that holds a name, the closest one; undefined where it is in another account. */
export async function zoneOf(run: Run, scope: AwsScope, name: string): Promise<string | undefined> {
  const zones = await run.once(scope, { ...route53, operation: 'ListHostedZones' }, async (clients) => {
    const found: { readonly id: string; readonly name: string }[] = [];
    for await (const page of paginateListHostedZones({ client: clients.route53 }, {}, reading())) {
      for (const { Id = '', Name = '', Config } of page.HostedZones ?? []) {
        if (Config?.PrivateZone !== true) found.push({ id: Id.replace('/hostedzone/', ''), name: plain(Name) });
      }
    }
    return found;
  });
  const holding = zones.filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`));
  return holding.toSorted((a, b) => b.name.length - a.name.length)[0]?.id;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/**
 * `example.shop.app.`: Route 53 sorts by the labels reversed, with the trailing dot, as plain text.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
 */
function orderOf(name: string): string {
  return `${name.split('.').toReversed().join('.')}.`;
}

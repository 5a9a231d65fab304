import type { HealthCheck, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { GroupTraffic, Side, Sides } from '../../../../domain/recovery/group.ts';
import type { NameFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { aliasOf, saidOf } from '../recovery/alias-record.ts';
import { controlStates, healthChecks } from './controls.ts';
import { misled, type NameContext, sameHost } from './misled.ts';
import { acceleratorFacts } from './names-accelerator.ts';
import { healthCheckFacts } from './names-health-check.ts';
import { type FindRecords, zoneOf } from './records.ts';
import type { Run } from './run.ts';

const both = ['primary', 'standby'] as const;

/**
 * Where a public name leads, and what of it is not as the catalogue says. Throws where nobody answers. What a silent region has to
 * say is awaited last.
 */
export async function nameFacts(
  run: Run,
  records: FindRecords,
  traffic: GroupTraffic,
  regions: Sides<string>,
  seen: Promise<NameContext['balancers']>,
): Promise<NameFacts> {
  const scope = await run.living([
    { ...traffic.scope, region: regions.standby },
    { ...traffic.scope, region: regions.primary },
  ]);
  const { name, by } = traffic;
  if (by.kind === 'record') {
    const found = await records(scope, by.zone, name);
    return recordFacts(name, by.zone, found, { regions, balancers: await seen });
  }
  if (by.kind === 'healthCheck') {
    const context = seen.then((balancers) => ({ regions, balancers }));
    return healthCheckFacts(run, scope, records, traffic, by, context);
  }
  if (by.kind === 'accelerator') return acceleratorFacts(run, scope, traffic, by, regions);
  const [states, checks, zone] = await Promise.all([
    controlStates(run, scope, by.endpoints),
    healthChecks(run, scope),
    zoneOf(run, scope, name),
  ]);
  const pair = zone === undefined ? undefined : await records(scope, zone, name);
  const context = { regions, balancers: await seen };
  const on = both.filter((side) => states[by.controls[side]] === 'On');
  const missing = both.filter((side) => states[by.controls[side]] === undefined);
  const [leadsTo] = on;
  return {
    ...(leadsTo === undefined || on.length > 1 ? {} : { leadsTo }),
    said: `the routing control of ${on.map((side) => regions[side]).join(' and ') || 'neither region'} is On`,
    problems: [
      ...missing.map(
        (side) => `The ARC cluster has no routing control ${by.controls[side]} for ${name}; correct the catalogue.`,
      ),
      ...(on.length === 2
        ? [`Both routing controls of ${name} are On: requests may reach both regions; turn one off.`]
        : []),
      ...(on.length === 0 && missing.length === 0
        ? [`Both routing controls of ${name} are Off: it leads nowhere by them; turn one on.`]
        : []),
      ...(pair === undefined ? [] : pairProblems(name, by.controls, pair, checks, context)),
    ],
  };
}

/** One plain alias, to the load balancer of a side. */
function recordFacts(
  name: string,
  zone: string,
  found: readonly ResourceRecordSet[],
  { regions, balancers }: NameContext,
): NameFacts {
  const said = saidOf(found);
  const alias = aliasOf(found);
  if (alias === undefined) {
    const what = found.length === 0 ? `zone ${zone} has no address record of it` : `it leads to ${said}`;
    const sentence = `${name} is to be one plain alias to a load balancer, but ${what}; correct it, or how the catalogue says it is moved.`;
    return { said, problems: [sentence] };
  }
  const leadsTo =
    both.find((side) => sameHost(alias.dnsName, balancers[side])) ?? byRegion(alias.dnsName, regions, balancers);
  if (leadsTo !== undefined) return { leadsTo, said, problems: [] };
  const sentence = `${name} leads to ${said}, which is the load balancer of its service in neither region; correct it.`;
  return { said, problems: [sentence] };
}

/** Where a side's load balancer could not be seen, its region is among the labels of its DNS name. */
function byRegion(dnsName: string, regions: Sides<string>, balancers: Partial<Sides<string>>): Side | undefined {
  const labels = dnsName.split('.');
  return both.find((side) => balancers[side] === undefined && labels.includes(regions[side]));
}

/** A PRIMARY and a SECONDARY record, each with the health check of a routing control, and leading to that side's load balancer. */
function pairProblems(
  name: string,
  controls: Sides<string>,
  found: readonly ResourceRecordSet[],
  checks: readonly HealthCheck[],
  context: NameContext,
): string[] {
  const controlOf = ({ HealthCheckId }: ResourceRecordSet) =>
    checks.find(({ Id }) => Id !== undefined && Id === HealthCheckId)?.HealthCheckConfig?.RoutingControlArn;
  const roles = new Set(found.map(({ Failover }) => Failover));
  if (!roles.has('PRIMARY') || !roles.has('SECONDARY')) {
    return [
      `${name} is to have a PRIMARY and a SECONDARY failover record, but it leads to ${saidOf(found)}; make the pair, or correct the catalogue.`,
    ];
  }
  return both.flatMap((side) => {
    const record = found.find((each) => controlOf(each) === controls[side]);
    if (record === undefined) {
      return [`No record of ${name} has a health check of the routing control of ${context.regions[side]}; attach it.`];
    }
    return misled(name, record, side, context);
  });
}

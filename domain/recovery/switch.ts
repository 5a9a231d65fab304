import type { AliasTarget } from '../plan/recovery-steps.ts';
import type { StepNode } from '../plan/step.ts';
import type { Failover } from './failover.ts';
import { type GroupTraffic, otherSide, scopeIn } from './group.ts';
import { recoveryStep } from './steps.ts';

/** Moves every public name that does not lead there already. */
export function switchSteps(failover: Failover): StepNode {
  const sharing = Map.groupBy(failover.group.traffic, ({ name, by }) =>
    by.kind === 'record' ? name : JSON.stringify(by),
  );
  return {
    parallel: [...sharing.values()].map((names) => {
      const steps = names.map((traffic) => switchStep(traffic, failover));
      const [only, ...more] = steps;
      // Names moved by the same thing one after the other: the first then captures how it stood before the change.
      return only !== undefined && more.length === 0 ? only : { sequence: steps };
    }),
  };
}

function switchStep(traffic: GroupTraffic, failover: Failover): StepNode {
  const { to, group, assessment } = failover;
  const { name, by } = traffic;
  const region = group.regions[to];
  // Asked in the region that takes over: the other may be gone.
  const scope = { ...traffic.scope, region };
  const id = `switch/${name}`;
  const title = `${name} leads to ${region}`;
  if (by.kind === 'routingControls') {
    const { endpoints, controls } = by;
    const params = { scope, endpoints, on: controls[to], off: controls[otherSide(to)] };
    return recoveryStep('routing', id, 'switch', title, params);
  }
  if (by.kind === 'healthCheck') {
    const { zone, check } = by;
    return recoveryStep('healthCheck', id, 'switch', title, { scope, zone, name, check, away: to === 'standby' });
  }
  if (by.kind === 'accelerator') {
    const { endpointGroups } = by;
    return recoveryStep('dials', id, 'switch', title, {
      scope,
      on: endpointGroups[to],
      off: endpointGroups[otherSide(to)],
    });
  }
  const record = assessment.names.find((each) => each.name === name)?.record;
  const target = balancerOf(traffic, failover);
  if (record === undefined) throw new TypeError(`${name} has no record`);
  return recoveryStep('record', id, 'switch', title, { scope, zone: by.zone, name, from: record, to: target });
}

/** What the names answer from outside, the checks through them, and the alarms: only then has the group recovered. */
export function validateSteps(failover: Failover): StepNode {
  const { group, to } = failover;
  const names = group.traffic.map((traffic): StepNode => {
    const { name, scheme, service, scope, by } = traffic;
    const place = group.services.find((each) => each.service === service)?.sides[to].place;
    const leads =
      by.kind === 'accelerator'
        ? recoveryStep('dialled', `validate/${name}`, 'validate', `the accelerator of ${name} leads there`, {
            scope: { ...scope, region: group.regions[to] },
            name,
            on: by.endpointGroups[to],
            off: by.endpointGroups[otherSide(to)],
          })
        : recoveryStep('resolves', `validate/${name}`, 'validate', `resolvers lead ${name} there`, {
            name,
            to: balancerOf(traffic, failover),
          });
    if (place === undefined || group.smoke.length === 0) return leads;
    const smoke = recoveryStep('smoke', `validate/${name}/smoke`, 'validate', `smoke tests through ${name}`, {
      place,
      url: `${scheme}://${name}`,
      headers: {},
      checks: group.smoke,
    });
    return { sequence: [leads, smoke] };
  });
  const serving = group.services.map(({ service, sides, containers }): StepNode => {
    const running = failover.assessment.sides[to].services.find((each) => each.service === service);
    const { place, ecsService } = sides[to];
    return recoveryStep(
      'serving',
      `validate/${service}`,
      'validate',
      `${place.region} serves ${service} ${running?.version ?? ''}`.trim(),
      {
        place,
        service: ecsService,
        digests: running?.digests ?? Object.fromEntries(Object.keys(containers).map((each) => [each, ''])),
        version: running?.version ?? 'its version',
      },
    );
  });
  const watched = { scope: scopeIn(group, to), names: group.alarms };
  const alarms =
    group.alarms.length === 0
      ? []
      : [recoveryStep('alarms', 'validate/alarms', 'validate', 'alarms are green', watched)];
  return { parallel: [...names, ...serving, ...alarms] };
}

function balancerOf({ service, name }: GroupTraffic, { assessment, to }: Failover): AliasTarget {
  const found = assessment.sides[to].loadBalancers[service];
  if (found === undefined) throw new TypeError(`no load balancer for ${name}`);
  return { dnsName: found.dnsName, hostedZone: found.hostedZone };
}

import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GroupTraffic, RecoveryGroup, Sides } from '../../../../domain/recovery/group.ts';
import { type ReadinessFacts, type Seen, seenIn } from '../../../../domain/recovery/readiness/facts.ts';
import { ofBoth } from '../recovery/look.ts';
import { balancerOf } from './balancers.ts';
import { certificateFor } from './certificates.ts';
import type { ServiceLooks } from './look-at-services.ts';
import { nameFacts } from './names.ts';
import type { FindRecords } from './records.ts';
import { andThen, look, type Run } from './run.ts';

export type Fronts = Pick<ReadinessFacts, 'names' | 'certificates'> & {
  /** Service -> DNS names of the load balancers before it. */
  readonly balancers: ReadonlyMap<string, Partial<Sides<string>>>;
};

type Balancers = Sides<Seen<LoadBalancer | undefined>>;

/** What clients meet first: public names, certificates, load balancers. */
export async function lookAtFronts(
  run: Run,
  records: FindRecords,
  group: RecoveryGroup,
  services: Promise<ServiceLooks>,
): Promise<Fronts> {
  const found = await Promise.all(
    group.traffic.map(async (traffic) => {
      const balancers = balancersOf(run, group, traffic, services);
      const seen = balancers.then(dnsNames);
      const [name, certificates, dns] = await Promise.all([
        look(() => nameFacts(run, records, traffic, group.regions, seen)),
        balancers.then((both) => certificatesOf(run, group, traffic, both)),
        seen,
      ]);
      return { traffic, name, certificates, dns };
    }),
  );
  return {
    names: Object.fromEntries(found.map(({ traffic, name }) => [traffic.name, name])),
    certificates: Object.fromEntries(found.map(({ traffic, certificates }) => [traffic.name, certificates])),
    balancers: new Map(found.map(({ traffic, dns }) => [traffic.service, dns])),
  };
}

async function balancersOf(
  run: Run,
  { services: all }: RecoveryGroup,
  { service }: GroupTraffic,
  services: Promise<ServiceLooks>,
): Promise<Balancers> {
  const looks = await services;
  const declared = all.find((each) => each.service === service);
  return ofBoth(async (side) => {
    const seen = looks.get(service)?.[side].service ?? { unseen: `${service} was not looked at.` };
    return andThen(seen, async (each) =>
      each === undefined || declared === undefined ? undefined : balancerOf(run, declared.sides[side].place, each),
    );
  });
}

function dnsNames(balancers: Balancers): Partial<Sides<string>> {
  const [primary, standby] = [seenIn(balancers.primary)?.DNSName, seenIn(balancers.standby)?.DNSName];
  return { ...(primary === undefined ? {} : { primary }), ...(standby === undefined ? {} : { standby }) };
}

/** Only what serves HTTPS needs to use its certificate. */
function certificatesOf(
  run: Run,
  { services }: RecoveryGroup,
  { service, name, scheme }: GroupTraffic,
  balancers: Balancers,
): Promise<ReadinessFacts['certificates'][string]> {
  const declared = services.find((each) => each.service === service);
  return ofBoth(async (side) => {
    if (declared === undefined) return { unseen: `${service} was not looked at.` };
    const arn = scheme === 'https' ? seenIn(balancers[side])?.LoadBalancerArn : undefined;
    return look(() => certificateFor(run, declared.sides[side].place, name, arn));
  });
}

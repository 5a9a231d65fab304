import { groupOfService } from '../recovery/find-group.ts';
import { checkDrill } from './check-drill.ts';
import { configuring, orderProblems } from '../recovery/order.ts';
import { checkApprovals } from './check-approvals.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { checkNames } from './check-names.ts';
import { checkShared } from './check-shared.ts';
import { checkWayOut } from './check-way-out.ts';
import { groupNames } from './group-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueRecoveryGroup } from './schema.ts';

/** Names that lead nowhere, sides that do not agree, an order that could let two regions write. */
export function checkRecovery(catalogue: Catalogue): Problem[] {
  const groups = Object.entries(catalogue.recovery).flatMap(([name, group]) => {
    const path = ['recovery', name];
    const services = checkServices(catalogue, group, path);
    return [
      ...services,
      // Sides are known only once every service has them.
      ...(services.length > 0 ? [] : checkRegions(catalogue, group, path)),
      ...checkAccounts(catalogue, group, path),
      ...checkNames(group, path),
      ...checkGroups(catalogue, group, path),
      ...checkOrder(group, path),
      ...checkDrill(group, path),
      ...checkPrearm(catalogue, group, path),
    ];
  });
  return [...groups, ...checkShared(catalogue), ...checkGates(catalogue)];
}

/** A service that moves with no group has no readiness that a deploy could wait for. */
function checkGates(catalogue: Catalogue): Problem[] {
  return Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.entries(environments).flatMap(([environment, { gates }]) => {
      if (gates?.readiness === undefined || groupOfService(catalogue, service, environment) !== undefined) return [];
      const path = ['services', service, 'environments', environment, 'gates', 'readiness'];
      const sentence = `${service} in ${environment} is in no recovery group, so it has no readiness; name it in a group of recovery, or remove the gate`;
      return [{ path, sentence }];
    }),
  );
}

function checkServices(
  catalogue: Catalogue,
  { services, environment }: CatalogueRecoveryGroup,
  path: string[],
): Problem[] {
  return services.flatMap((service, index) => {
    const at = [...path, 'services', index];
    const declared = Object.hasOwn(catalogue.services, service) ? catalogue.services[service] : undefined;
    if (declared === undefined) {
      const known = didYouMean(service, Object.keys(catalogue.services));
      return [{ path: at, sentence: `no service "${service}" in services.${known}` }];
    }
    const config = Object.hasOwn(declared.environments, environment) ? declared.environments[environment] : undefined;
    if (config === undefined) {
      const known = didYouMean(environment, Object.keys(declared.environments), 'It has');
      return [{ path: at, sentence: `${service} has no environment "${environment}".${known}` }];
    }
    if (config.standby === undefined) {
      return [
        { path: at, sentence: `${service} in ${environment} has no standby; declare one, or take it out of the group` },
      ];
    }
    if (config.targets.length === 1) return [];
    const sentence = `${service} in ${environment} has ${config.targets.length} targets; a group moves from one region to one other`;
    return [{ path: at, sentence }];
  });
}

function checkRegions(catalogue: Catalogue, group: CatalogueRecoveryGroup, path: string[]): Problem[] {
  const sides = group.services.map((service) => {
    const config = catalogue.services[service]?.environments[group.environment];
    return { service, primary: config?.targets[0]?.region, standby: config?.standby?.region };
  });
  const [first] = sides;
  if (first === undefined) return [];
  const { primary, standby } = first;
  const odd = sides.flatMap((each, index) =>
    each.primary === primary && each.standby === standby
      ? []
      : [
          {
            path: [...path, 'services', index],
            sentence: `${each.service} goes from ${each.primary} to ${each.standby}, but ${first.service} from ${primary} to ${standby}; a group moves as one`,
          },
        ],
  );
  const same =
    primary === standby ? [{ path: [...path, 'services'], sentence: `target and standby are both in ${primary}` }] : [];
  return [
    ...odd,
    ...same,
    ...Object.entries(group.databases).flatMap(([name, database]) => {
      const members = 'rds' in database ? database.rds : 'aurora' in database ? database.aurora : undefined;
      return (['primary', 'standby'] as const).flatMap((side) => {
        const region = members?.[side].region;
        const wanted = side === 'primary' ? primary : standby;
        if (region === undefined || region === wanted) return [];
        const engine = 'rds' in database ? 'rds' : 'aurora';
        const sentence = `the ${side} of ${name} is in ${region}, but the group's services have their ${side} in ${wanted}`;
        return [{ path: [...path, 'databases', name, engine, side, 'region'], sentence }];
      });
    }),
  ];
}

function checkAccounts(
  { accounts }: Catalogue,
  { databases, traffic, prearm }: CatalogueRecoveryGroup,
  path: string[],
): Problem[] {
  const named = [
    ...(prearm?.alarms ?? []).map(({ account }, index) => ({
      account,
      at: [...path, 'prearm', 'alarms', index, 'account'],
    })),
    ...traffic.map(({ account }, index) => ({ account, at: [...path, 'traffic', index, 'account'] })),
    ...Object.entries(databases).flatMap(([name, database]) => {
      const at = [...path, 'databases', name];
      if ('dynamodb' in database) return [{ account: database.dynamodb.account, at: [...at, 'dynamodb', 'account'] }];
      const [engine, members] =
        'rds' in database ? (['rds', database.rds] as const) : (['aurora', database.aurora] as const);
      return (['primary', 'standby'] as const).map((side) => ({
        account: members[side].account,
        at: [...at, engine, side, 'account'],
      }));
    }),
  ];
  return named.flatMap(({ account, at }) =>
    Object.hasOwn(accounts, account)
      ? []
      : [{ path: at, sentence: `no account "${account}" in accounts.${didYouMean(account, Object.keys(accounts))}` }],
  );
}

function checkGroups(catalogue: Catalogue, { approvals, rights }: CatalogueRecoveryGroup, path: string[]): Problem[] {
  const named = [
    ...rights.failover.map((group, index) => ({ group, at: ['rights', 'failover', index] })),
    ...rights.override.map((group, index) => ({ group, at: ['rights', 'override', index] })),
    ...(rights.breakGlass === undefined ? [] : [{ group: rights.breakGlass, at: ['rights', 'breakGlass'] }]),
  ];
  return [
    ...named.flatMap(({ group, at }) =>
      groupNames(catalogue.groups).includes(group)
        ? []
        : [
            {
              path: [...path, ...at],
              sentence: `no group "${group}" in groups.${didYouMean(group, groupNames(catalogue.groups))}`,
            },
          ],
    ),
    ...checkApprovals(catalogue, approvals, [...path, 'approvals']),
    ...checkWayOut(catalogue, { approvals, rights }, path),
  ];
}

function checkOrder(group: CatalogueRecoveryGroup, path: string[]): Problem[] {
  if (group.order === undefined) return [];
  const promote = Object.entries(group.databases).flatMap(([name, database]) => ('dynamodb' in database ? [] : [name]));
  const parts = { promote, scale: group.services, configure: configuring(group.playbooks) };
  return orderProblems(group.order, parts).map((sentence) => ({ path: [...path, 'order'], sentence }));
}

/** An alarm in the region that fails falls silent with it. */
function checkPrearm(
  catalogue: Catalogue,
  { prearm, services, environment }: CatalogueRecoveryGroup,
  path: string[],
): Problem[] {
  const home = catalogue.services[services[0] ?? '']?.environments[environment]?.targets[0]?.region;
  if (prearm === undefined || home === undefined || prearm.alarms.some(({ region }) => region !== home)) return [];
  const sentence = `every alarm is in ${home}, which may take it with it when it fails; name one of another region`;
  return [{ path: [...path, 'prearm', 'alarms'], sentence }];
}

import { writtenService } from '../infrastructure/stack.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { checkApprovals } from './check-approvals.ts';
import { findEnvironment } from './find.ts';
import { groupNames } from './group-schema.ts';
import type { Problem } from './problem.ts';
import type { Catalogue, CatalogueStack } from './schema.ts';

/** How often a stack may be looked at, seconds: each look is a whole plan. */
const oftenest = 3600;

/** Names that lead nowhere, two stacks on one state, a quorum for what is dangerous that is none. */
export function checkInfrastructure(catalogue: Catalogue): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(catalogue.infrastructure).flatMap(([name, stack]) => {
    const path = ['infrastructure', name];
    return [
      ...checkName(catalogue, name, path),
      ...checkAccount(catalogue, stack, path),
      ...checkServices(catalogue, stack, path),
      ...checkRights(catalogue, stack, path),
      ...checkQuorums(catalogue, stack, path),
      ...checkState(owners, name, stack, path),
      ...checkDrift(stack, path),
    ];
  });
}

/** One name means one thing: `/approve shop` is typed without saying what shop is. */
function checkName({ recovery, services }: Catalogue, name: string, path: string[]): Problem[] {
  const other = Object.hasOwn(recovery, name)
    ? 'recovery group'
    : Object.hasOwn(services, name)
      ? 'service'
      : undefined;
  if (other === undefined) return [];
  return [{ path, sentence: `there is a ${other} "${name}" too; give the stack another name, such as ${name}-stack` }];
}

function checkAccount({ accounts }: Catalogue, { account, role, planRole }: CatalogueStack, path: string[]): Problem[] {
  const known = Object.hasOwn(accounts, account) ? accounts[account] : undefined;
  if (known === undefined) {
    const names = didYouMean(account, Object.keys(accounts));
    return [{ path: [...path, 'account'], sentence: `no account "${account}" in accounts.${names}` }];
  }
  return Object.entries({ role, planRole }).flatMap(([key, arn]) => {
    const of = arn?.split(':')[4];
    if (of === undefined || of === known.id) return [];
    const sentence = `${key} belongs to account ${of}, but ${account} is ${known.id}; write a role of ${known.id}, or another account`;
    return [{ path: [...path, key], sentence }];
  });
}

function checkServices(catalogue: Catalogue, { services, environment }: CatalogueStack, path: string[]): Problem[] {
  return services.flatMap((written, index) => {
    const { service, environment: where } = writtenService(written, environment);
    const found = findEnvironment(catalogue, service, where);
    return found.found ? [] : [{ path: [...path, 'services', index], sentence: found.sentence }];
  });
}

function checkRights(catalogue: Catalogue, { rights }: CatalogueStack, path: string[]): Problem[] {
  const names = groupNames(catalogue.groups);
  return (['plan', 'apply', 'override'] as const).flatMap((right) =>
    (rights[right] ?? []).flatMap((group, index) =>
      names.includes(group)
        ? []
        : [
            {
              path: [...path, 'rights', right, index],
              sentence: `no group "${group}" in groups.${didYouMean(group, names)}`,
            },
          ],
    ),
  );
}

function checkQuorums(catalogue: Catalogue, { approvals, destructive }: CatalogueStack, path: string[]): Problem[] {
  const own = checkApprovals(catalogue, approvals, [...path, 'approvals']);
  if (destructive === undefined) return own;
  const stronger = checkApprovals(catalogue, destructive, [...path, 'destructive']);
  if (destructive.count >= approvals.count) return [...own, ...stronger];
  const sentence = `${destructive.count} may approve what destroys a database, a cluster or a zone, but it takes ${approvals.count} to approve anything else; ask for at least as many`;
  return [...own, ...stronger, { path: [...path, 'destructive', 'count'], sentence }];
}

/** Two stacks on one state would each destroy what the other made. */
function checkState(owners: Map<string, string>, name: string, stack: CatalogueStack, path: string[]): Problem[] {
  const { bucket, key } = stack.backend;
  if (bucket === undefined || key === undefined) return [];
  const state = JSON.stringify([bucket, key, stack.workspace ?? 'default']);
  const other = owners.get(state);
  owners.set(state, name);
  if (other === undefined) return [];
  const sentence = `${other} has the same state (s3://${bucket}/${key}); give each stack a key of its own`;
  return [{ path: [...path, 'backend', 'key'], sentence }];
}

function checkDrift({ drift }: CatalogueStack, path: string[]): Problem[] {
  if (drift === undefined || drift.every >= oftenest) return [];
  return [{ path: [...path, 'drift', 'every'], sentence: 'each look is a whole plan; write 1h or more' }];
}

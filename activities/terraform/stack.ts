import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { findStack, type Stack } from '../../domain/infrastructure/stack.ts';
import type { Scope } from '../../domain/plan/place.ts';
import { refusal } from '../failures.ts';
import type { AwsCredentials } from '../ports.ts';
import type { CodeSource, PlanStore, TerraformDeps } from './ports.ts';

/** Throws a refusal for a name that the catalogue does not know. */
export function stackOf(catalogue: Catalogue, name: string): Stack {
  const found = findStack(catalogue, name);
  if (!found.found) throw refusal(found.sentence);
  return found.stack;
}

/** Credentials for a scope, once it is sure that they are of the stack's account. Throws a refusal that names both where they are not. */
export async function credentialsOf(
  deps: Pick<TerraformDeps, 'credentials' | 'account'>,
  { name, config }: Stack,
  scope: Scope,
): Promise<AwsCredentials | undefined> {
  const credentials = await deps.credentials(scope);
  const account = await deps.account(credentials, scope.region);
  if (account === scope.account) return credentials;
  const { role } = scope;
  const whose = role === undefined ? "the worker's own credentials are" : `the role ${role} is`;
  const fix =
    role === undefined
      ? `give account ${config.account} a role in the catalogue`
      : `correct the role of stack ${name} or of account ${config.account} in the catalogue`;
  throw refusal(
    `Stack ${name} is of account ${config.account} (${scope.account}), but ${whose} of account ${account}: ${fix}.`,
  );
}

export function codeOf({ code }: Pick<TerraformDeps, 'code'>): CodeSource {
  if (code !== undefined) return code;
  throw refusal(
    'The code of stacks cannot be fetched: set COXSWAIN_GITLAB_URL and COXSWAIN_GITLAB_TOKEN on the worker.',
  );
}

export function storeOf({ store }: Pick<TerraformDeps, 'store'>): PlanStore {
  if (store !== undefined) return store;
  throw refusal('Plan files cannot be kept: set COXSWAIN_PLAN_BUCKET on the worker to a bucket for them.');
}

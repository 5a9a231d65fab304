import type { Catalogue, CatalogueStack } from '../../domain/catalogue/schema.ts';
import { didYouMean } from '../../domain/text/did-you-mean.ts';
import { refusal } from '../failures.ts';
import type { AwsCredentials } from '../ports.ts';
import type { Scope } from '../../domain/plan/place.ts';
import type { CodeSource, PlanStore, TerraformDeps } from './ports.ts';

/** A stack of the catalogue and its name there. */
export type Stack = CatalogueStack & { readonly name: string };

/** Throws a refusal for a name that the catalogue does not know. */
export function stackOf({ infrastructure }: Pick<Catalogue, 'infrastructure'>, name: string): Stack {
  const found = Object.hasOwn(infrastructure, name) ? infrastructure[name] : undefined;
  if (found === undefined) {
    throw refusal(`No stack "${name}" in the catalogue.${didYouMean(name, Object.keys(infrastructure))}`);
  }
  return { ...found, name };
}

/** Where a stack is planned or applied, and with whose role. Plans are made with the role for that, which best only reads. */
export function scopeOf({ accounts }: Pick<Catalogue, 'accounts'>, stack: Stack, doing: 'plan' | 'apply'): Scope {
  const own = stack.role ?? accounts[stack.account]?.role;
  const role = doing === 'plan' ? (stack.planRole ?? own) : own;
  return { account: stack.account, region: stack.region, ...(role === undefined ? {} : { role }) };
}

/** Credentials for a scope, once it is sure that they are of the stack's account. Throws a refusal that names both where they are not. */
export async function credentialsOf(
  deps: Pick<TerraformDeps, 'catalogue' | 'credentials' | 'account'>,
  { name }: Stack,
  scope: Scope,
): Promise<AwsCredentials | undefined> {
  const credentials = await deps.credentials(scope);
  const [account, wanted] = [await deps.account(credentials, scope.region), deps.catalogue.accounts[scope.account]?.id];
  if (account === wanted) return credentials;
  const whose = scope.role === undefined ? "the worker's own credentials are" : `the role ${scope.role} is`;
  const fix =
    scope.role === undefined
      ? `give account ${scope.account} a role in the catalogue`
      : `correct the role of stack ${name} or of account ${scope.account} in the catalogue`;
  throw refusal(
    `Stack ${name} is of account ${scope.account} (${wanted ?? 'unknown'}), but ${whose} of account ${account}: ${fix}.`,
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

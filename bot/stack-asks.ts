import { authoriseStack } from '../domain/catalogue/authorise-stack.ts';
import { authoriseChange } from '../domain/catalogue/authorise-change.ts';
import { personOf, stranger } from '../domain/catalogue/authorise.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { Actor } from '../domain/change/actor.ts';
import type { StackRequest } from '../domain/change/request.ts';
import type { Intent } from '../domain/change/view.ts';
import { findStack, type Stack } from '../domain/infrastructure/stack.ts';
import type { RestraintKind } from '../domain/restraints/restraint.ts';
import type { Choice } from './gateway/decision.ts';
import type { Gateway } from './gateway/gateway.ts';
import { Problem } from './gateway/problem.ts';

export interface StackWish {
  readonly stack: string;
  readonly commit?: string | undefined;
  /** The change whose stored plan is meant. */
  readonly of?: string | undefined;
  readonly dryRun: boolean;
  readonly reason?: string | undefined;
  readonly override?: readonly RestraintKind[] | undefined;
}

/** The request that plans or applies a stack, checked without asking anyone: a known stack, a person who may. Throws a `Problem`. */
export function toStackRequest(catalogue: Catalogue, wish: StackWish, actor: Actor): StackRequest {
  const { commit, of, dryRun, reason, override } = wish;
  const { name, config } = knownStack(catalogue, wish.stack);
  if (of !== undefined && commit !== undefined) {
    throw new Problem(
      'usage',
      `That plan is of one commit already: leave out --commit, or plan anew with /infra plan ${name}`,
    );
  }
  if (of !== undefined && dryRun)
    throw new Problem('usage', 'A stored plan is there to be seen already: apply it, or plan the stack anew.');
  const request: StackRequest = {
    kind: 'infrastructure',
    stack: name,
    environment: config.environment,
    actor,
    dryRun,
    ...(commit === undefined ? {} : { commit }),
    ...(of === undefined ? {} : { of }),
    ...(reason === undefined ? {} : { reason }),
    ...(override === undefined ? {} : { override: [...override] }),
  };
  const may = authoriseChange(catalogue, actor, 'start', request);
  if (!may.allowed) throw new Problem('refused', may.sentence);
  return request;
}

/** The stack of that name. Throws a `Problem` with what was probably meant. */
export function knownStack(catalogue: Catalogue, name: string): Stack {
  const found = findStack(catalogue, name);
  if (found.found) return found.stack;
  throw new Problem('notFound', found.sentence);
}

/** What `/infra apply` means by its one word: a stack, or a change that planned one. Throws a `Problem`. */
export async function plannedMeant(
  { catalogue, gateway }: { readonly catalogue: Catalogue; readonly gateway: Pick<Gateway, 'progress'> },
  word: string,
): Promise<Pick<StackWish, 'stack' | 'of'>> {
  const found = findStack(catalogue, word);
  if (found.found) return { stack: word };
  // An id has its environment and eight letters or digits behind the name.
  if (!/-[a-z2-7]{8}$/.test(word)) throw new Problem('notFound', found.sentence);
  const { kind, subject } = await gateway.progress(word);
  if (kind === 'infrastructure') return { stack: subject, of: word };
  throw new Problem('usage', `${word} is a ${kind} of ${subject}, no plan of a stack. The stacks: /infra`);
}

/** Refuses in a sentence who may not decide so on a stack's change. The change itself has the last word. */
export function mustDecideOnStack(
  catalogue: Catalogue,
  { actor }: Pick<Choice, 'actor'>,
  intent: Exclude<Intent, 'approve' | 'reject'>,
  name: string,
): void {
  const person = personOf(catalogue, actor);
  if (person === undefined) throw new Problem('refused', stranger(catalogue, actor));
  const may = authoriseStack(catalogue, person, intent === 'override' ? 'override' : 'apply', name);
  if (!may.allowed) throw new Problem('refused', may.sentence);
}

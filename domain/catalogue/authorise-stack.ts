import { findStack } from '../infrastructure/stack.ts';
import { listOf } from '../text/list.ts';
import { type ChangeAuthorisation, whoCan } from './authorise.ts';
import type { Catalogue } from './schema.ts';

/** `plan` only looks; `apply` asks to have it applied, and decides on what runs; `override` goes on in spite of a lock or freeze. */
export type StackRight = 'plan' | 'apply' | 'override';

const doing = {
  plan: 'plan',
  apply: 'apply',
  override: 'override a lock or freeze of',
} as const satisfies Record<StackRight, string>;

/** Whether a person may do it to a stack; if not, one sentence that says why and who can. */
export function authoriseStack(
  catalogue: Catalogue,
  person: string,
  right: StackRight,
  name: string,
): ChangeAuthorisation {
  const found = findStack(catalogue, name);
  if (!found.found) return { allowed: false, person, sentence: found.sentence };
  const { rights } = found.stack.config;
  // Who may apply may look first.
  const needed = right === 'plan' ? [...new Set([...(rights.plan ?? []), ...rights.apply])] : (rights[right] ?? []);
  if (needed.length === 0) {
    const sentence = `Nobody may ${doing[right]} stack ${name}: the catalogue names no group for it under "rights" ("${right}").`;
    return { allowed: false, person, sentence };
  }
  const groups = catalogue.people[person]?.groups ?? [];
  if (groups.some((each) => needed.includes(each))) return { allowed: true, person, groups };
  const member = groups.length === 0 ? 'you are in no group' : `you are in ${listOf(groups)}`;
  const sentence = `You may not ${doing[right]} stack ${name} (needs group ${listOf(needed, 'or')}; ${member}).${whoCan(catalogue, needed)}`;
  return { allowed: false, person, sentence };
}

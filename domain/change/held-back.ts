import { restraintText } from '../restraints/sentences.ts';
import { listOf } from '../text/list.ts';
import type { ChangeView } from './view.ts';
import { sentence, type Words } from './words.ts';

/** What a change waits for, its moments as the reader's clock shows them. */
export function waitText({ waitsFor, restraints = [] }: ChangeView, { day }: Words): string {
  if (waitsFor?.restrained !== true || restraints.length === 0) return waitsFor?.what ?? 'a decision';
  return restraints.map((each) => restraintText(each, day)).join('; ');
}

/** What a change waits for next, once it is approved or has to change something more: nobody is to learn of that only then. */
export function nextWait({ restraints = [], intents, status, undoing }: ChangeView, { day }: Words): string[] {
  if (restraints.length === 0 || undoing) return [];
  const when = intents.includes('approve')
    ? 'Once approved'
    : status === 'running'
      ? 'Before it changes anything more'
      : undefined;
  if (when === undefined) return [];
  return [`${when} it waits: ${sentence(restraints.map((each) => restraintText(each, day)).join('; '))}`];
}

/** How the wait for a lock, a freeze or a stop ends: `It goes on by itself when that ends, or by /unfreeze staging.` */
export function wayOn({ waitsFor, restraints = [] }: ChangeView): string {
  const typed = (waitsFor?.unblocks ?? []).filter((way) => way.startsWith('/'));
  const release = typed.length === 0 ? '' : ` ${listOf(typed)}`;
  const byItself = restraints.length > 0 && restraints.every(({ until }) => until !== undefined);
  if (byItself) return `It goes on by itself when that ends${release === '' ? '' : `, or with${release}`}.`;
  return `It goes on${release === '' ? ' when that ends' : ` with${release}`}.`;
}

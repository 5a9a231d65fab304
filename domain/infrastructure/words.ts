import { count, listOf } from '../text/list.ts';
import type { Danger } from './danger.ts';
import type { ChangeCounts, ResourceAction, ResourceChange, StackPlan } from './stack-plan.ts';

/** Of a commit, as people recognise it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 8);
}

const counted = {
  ahead: {
    create: 'to add',
    update: 'to change',
    replace: 'to replace',
    delete: 'to destroy',
    state: 'in the state alone',
  },
  done: { create: 'added', update: 'changed', replace: 'replaced', delete: 'destroyed', state: 'in the state alone' },
} as const satisfies Record<string, Record<keyof ChangeCounts, string>>;

/** `3 to add, 1 to change and 1 to destroy`, or `3 added, 1 changed and 1 destroyed`; `nothing to change`. */
export function countsText(counts: ChangeCounts, outputs = 0, when: keyof typeof counted = 'ahead'): string {
  const words = counted[when];
  const order = ['create', 'update', 'replace', 'delete', 'state'] as const;
  const said = order.flatMap((what) => (counts[what] === 0 ? [] : [`${counts[what]} ${words[what]}`]));
  if (said.length > 0) return listOf(said);
  return outputs === 0 ? `nothing ${words.update}` : `${count(outputs, 'output')} ${words.update}`;
}

/** A sign that needs no colour, and the word for it. */
const actionWords = {
  create: { sign: '+', word: 'add' },
  update: { sign: '~', word: 'change' },
  replace: { sign: '-/+', word: 'replace' },
  delete: { sign: '-', word: 'destroy' },
  forget: { sign: '.', word: 'forget' },
  import: { sign: '<', word: 'import' },
  move: { sign: '>', word: 'move' },
} as const satisfies Record<ResourceAction, { sign: string; word: string }>;

/** More names than these say no more. */
const mostNames = 6;

/** `-/+ replace aws_db_instance.shop: engine_version (it cannot be changed in place) · DATABASE`. */
export function resourceLine({ address, action, attributes, forces = [], reason, danger }: ResourceChange): string {
  const { sign, word } = actionWords[action];
  const named = forces.length > 0 ? forces : attributes;
  const names = named.length === 0 ? '' : `: ${namesText(named)}`;
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${sign} ${word} ${address}${names}${why}${danger === undefined ? '' : ` · ${danger.toUpperCase()}`}`;
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** `Destroys or replaces 1 database and 2 zones`; nothing where it does not. */
export function dangerText({ changes, dangerous }: Pick<StackPlan, 'changes' | 'dangerous'>): string | undefined {
  if (dangerous === 0) return undefined;
  const kinds = ['database', 'cluster', 'zone'] as const satisfies readonly Danger[];
  const said = kinds.flatMap((kind) => {
    const amount = changes.filter(({ danger }) => danger === kind).length;
    return amount === 0 ? [] : [count(amount, kind)];
  });
  return `Destroys or replaces ${listOf(said)}`;
}

/** `about 312 USD more a month (1,204 to 1,516)`. */
export function costText({ before, after, currency }: NonNullable<StackPlan['cost']>): string {
  const by = Math.round(after - before);
  const span = `${whole(before)} to ${whole(after)}`;
  if (by === 0) return `about the same a month (${whole(after)} ${currency})`;
  return `about ${whole(Math.abs(by))} ${currency} ${by > 0 ? 'more' : 'less'} a month (${span})`;
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en');
}

/** `aws_subnet.a, aws_subnet.b and 3 more`. */
export function addressesText(addresses: readonly string[], most = 5): string {
  const shown = addresses.slice(0, most);
  return addresses.length > most ? `${shown.join(', ')} and ${addresses.length - most} more` : listOf(shown);
}

/** What a plan changes besides resources: outputs, by name. */
export function outputsText({ outputs }: Pick<StackPlan, 'outputs'>): string[] {
  const shown = outputs.length > 8 ? [...outputs.slice(0, 8), `${outputs.length - 8} more`] : [...outputs];
  return outputs.length === 0 ? [] : [`Outputs that change: ${listOf(shown)}.`];
}

import { addressKinds, largeKinds } from './addresses.ts';
import { bodyKinds } from './bodies.ts';
import type { Forged, Forger, Kinds } from './forged.ts';
import { gitlabKinds } from './gitlab.ts';
import { jobKinds } from './jobs.ts';
import { slackKinds } from './slack.ts';
import { tokenKinds } from './tokens.ts';

const usual: Kinds = { ...slackKinds, ...gitlabKinds, ...tokenKinds, ...jobKinds, ...bodyKinds, ...addressKinds };
/** Every so many requests one is large. */
const largeEvery = 250;

export const kindNames: readonly string[] = [...Object.keys(usual), ...Object.keys(largeKinds)];

/** The forged request with this number: every kind in turn, its parts drawn from the forger's numbers. */
export function forge(number: number, forger: Forger): { readonly kind: string; readonly forged: Forged } {
  const [kinds, turn] =
    number % largeEvery === largeEvery - 1 ? [largeKinds, Math.floor(number / largeEvery)] : [usual, number];
  const all = Object.entries(kinds);
  const [kind, make] = all[turn % all.length] ?? [];
  if (kind === undefined || make === undefined) throw new Error('there are no kinds of forged requests');
  return { kind, forged: make(forger) };
}

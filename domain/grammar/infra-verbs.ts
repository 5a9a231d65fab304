import type { FlagName } from './flags.ts';
import { checkOverride, overrideOf } from './restraint-verbs.ts';
import { text, type Typed, type VerbSpec } from './verb-spec.ts';

const terminal = ['json', 'wait', 'as'] as const satisfies readonly FlagName[];

/** Verbs of stacks of infrastructure. */
export const infraVerbs = {
  'infra plan': {
    summary: 'what Terraform or OpenTofu would change in a stack: shown and stored, nothing is changed',
    forms: [['stack']],
    flags: ['commit', 'reason', ...terminal],
    examples: ['infra plan primary', 'infra plan primary --commit 3f2a9c1b'],
    check: checkCommit,
    read: ({ words, flags }) => ({
      verb: 'infra plan',
      stack: words.stack ?? '',
      ...text(flags, 'commit'),
      ...text(flags, 'reason'),
    }),
  },
  'infra apply': {
    summary: 'apply a stored plan, just as it was shown, or plan a stack anew and apply that; first come approvals',
    forms: [['planned']],
    flags: ['commit', 'reason', 'override', ...terminal],
    examples: ['infra apply primary', 'infra apply primary --commit 3f2a9c1b --reason "a third zone"'],
    check: (typed) => checkCommit(typed) ?? checkOverride(typed),
    read: (typed) => ({
      verb: 'infra apply',
      planned: typed.words.planned ?? '',
      ...text(typed.flags, 'commit'),
      ...text(typed.flags, 'reason'),
      ...overrideOf(typed),
    }),
  },
  'infra list': {
    summary: 'the stacks: what was planned and applied last, and whether they still are as they were applied',
    forms: [[]],
    flags: ['json', 'as'],
    examples: ['infra', 'infra list'],
    read: () => ({ verb: 'infra list' }),
  },
} as const satisfies { readonly [V in `infra ${'plan' | 'apply' | 'list'}`]: VerbSpec<V> };

function checkCommit({ flags: { commit } }: Typed): string | undefined {
  if (typeof commit !== 'string' || /^[0-9a-f]{7,40}$/.test(commit)) return undefined;
  return `--commit is "${commit}"; write a commit sha, 7 to 40 of 0-9 and a-f.`;
}

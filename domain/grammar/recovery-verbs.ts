import { drillDepthSchema } from '../change/request.ts';
import type { FlagName } from './flags.ts';
import { checkOverride, overrideOf } from './restraint-verbs.ts';
import { text, type Typed, type VerbSpec } from './verb-spec.ts';

const terminal = ['json', 'wait', 'as'] as const satisfies readonly FlagName[];

type RecoveryVerb =
  | 'failover'
  | 'failback'
  | 'arm'
  | 'drill'
  | 'ansible run'
  | `dr ${'sync' | 'rebuild' | 'fence' | 'status'}`;

/** Verbs of recovery groups and of the standby region. */
export const recoveryVerbs = {
  failover: {
    summary: 'move a recovery group to its other region: first the price, then approvals, then the move',
    forms: [['group']],
    flags: ['mode', 'accept-loss', 'reason', 'dry-run', ...terminal],
    examples: ['failover shop', 'failover shop --mode ungraceful --reason "eu-west-1 is lost"'],
    check: ({ flags }) =>
      flags['accept-loss'] === true && flags.reason === undefined
        ? 'Accepting a loss beyond the objective needs a reason: --reason "TEXT".'
        : undefined,
    read: ({ words, flags }) => ({
      verb: 'failover',
      group: words.group ?? '',
      ...(flags.mode === 'graceful' || flags.mode === 'ungraceful' ? { mode: flags.mode } : {}),
      acceptLoss: flags['accept-loss'] === true,
      dryRun: flags['dry-run'] === true,
      ...text(flags, 'reason'),
    }),
  },
  failback: {
    summary: 'move a recovery group back to its primary region, gracefully and with the same approvals',
    forms: [['group']],
    flags: ['reason', 'dry-run', ...terminal],
    examples: ['failback shop', 'failback shop --reason "eu-west-1 is back and in step"'],
    read: (typed) => ({ verb: 'failback', ...ofGroup(typed) }),
  },
  arm: {
    summary: 'approve a failover beforehand, for a while, so that an alarm may fire it',
    forms: [['group']],
    flags: ['alarm', 'reason', 'dry-run', ...terminal],
    examples: ['arm shop', 'arm shop --alarm shop-down --reason "storm over eu-west-1"'],
    read: (typed) => ({ verb: 'arm', ...ofGroup(typed), ...text(typed.flags, 'alarm') }),
  },
  drill: {
    summary:
      'look whether every step of a failover could be done now, rehearse it on a copy, or go there and back in its window',
    forms: [['group']],
    flags: ['depth', 'reason', 'dry-run', 'override', ...terminal],
    examples: ['drill shop', 'drill shop --depth rehearsal', 'drill shop --depth live'],
    check: checkOverride,
    read: (typed) => {
      const depth = drillDepthSchema.safeParse(typed.flags.depth).data;
      return { verb: 'drill', ...(depth === undefined ? {} : { depth }), ...ofGroup(typed), ...overrideOf(typed) };
    },
  },
  'dr sync': {
    summary: 'bring the standbys of a group, or of one service, in step with what serves',
    forms: [['service', 'environment'], ['group']],
    flags: ['reason', 'dry-run', ...terminal],
    examples: ['dr sync shop', 'dr sync app prod'],
    read: ({ words, flags }) => ({
      verb: 'dr sync',
      meant:
        words.group === undefined
          ? { service: words.service ?? '', environment: words.environment ?? '' }
          : { group: words.group },
      dryRun: flags['dry-run'] === true,
      ...text(flags, 'reason'),
    }),
  },
  'dr rebuild': {
    summary: 'make the region that was left the standby again',
    forms: [['group']],
    flags: ['reason', 'dry-run', 'override', ...terminal],
    examples: ['dr rebuild shop'],
    check: checkOverride,
    read: (typed) => ({ verb: 'dr rebuild', ...ofGroup(typed), ...overrideOf(typed) }),
  },
  'dr fence': {
    summary: 'stop whatever still writes in the region where a recovery group does not run',
    forms: [['group']],
    flags: ['reason', 'dry-run', ...terminal],
    examples: ['dr fence shop'],
    read: (typed) => ({ verb: 'dr fence', ...ofGroup(typed) }),
  },
  'dr status': {
    summary: 'how ready the standby region of a recovery group is, looked at now',
    forms: [['group']],
    flags: ['json', 'as'],
    examples: ['dr status shop'],
    read: ({ words }) => ({ verb: 'dr status', group: words.group ?? '' }),
  },
  'ansible run': {
    summary: 'run a playbook of a recovery group, with the variables that the catalogue gives it: first come approvals',
    forms: [['playbook', 'group']],
    flags: ['check', 'reason', 'dry-run', 'override', ...terminal],
    examples: [
      'ansible run settings shop --check',
      'ansible run settings shop --reason "a new address of the database"',
    ],
    check: (typed) => checkPlaybook(typed) ?? checkOverride(typed),
    read: (typed) => ({
      verb: 'ansible run',
      playbook: typed.words.playbook ?? '',
      check: typed.flags.check === true,
      ...ofGroup(typed),
      ...overrideOf(typed),
    }),
  },
} as const satisfies { readonly [V in RecoveryVerb]: VerbSpec<V> };

function checkPlaybook({ words: { playbook = '' } }: Typed): string | undefined {
  if (/^[A-Za-z0-9][\w-]*(\.ya?ml)?$/.test(playbook)) return undefined;
  return `"${playbook}" cannot be the name of a playbook; write it as in the catalogue.`;
}

function ofGroup({ words, flags }: Typed) {
  return { group: words.group ?? '', dryRun: flags['dry-run'] === true, ...text(flags, 'reason') };
}

import { drillDepths } from '../change/request.ts';

export interface Flag {
  /** The only values there are. */
  readonly values?: readonly string[];
  /** What stands for its value in help; absent: the flag takes none. */
  readonly value?: string;
  readonly summary: string;
  /** Only a terminal knows it. */
  readonly terminal?: true;
}

/** Every flag of every verb. */
export const flags = {
  'dry-run': { summary: 'make and show the plan, change nothing' },
  reason: { value: '"TEXT"', summary: 'why, kept with the change' },
  mode: {
    value: 'graceful|ungraceful',
    values: ['graceful', 'ungraceful'],
    summary: 'hand over, or leave a region that is lost; by default what fits',
  },
  depth: {
    value: 'paper|rehearsal|live',
    values: drillDepths,
    summary: 'look alone (default); start, test and take down a copy there; or move the business there and home',
  },
  check: { summary: 'say what it would change, change nothing' },
  'accept-loss': { summary: 'lose more than the objective allows; needs a reason' },
  alarm: {
    value: 'NAME',
    summary: 'the CloudWatch alarm that may fire it; by default the only one the catalogue names',
  },
  commit: {
    value: 'SHA',
    summary: "the commit to plan, or its beginning; by default the newest of the project's default branch",
  },
  for: { value: '2h', summary: 'so long: 30m, 2h, 1d12h; absent: until it is released' },
  until: {
    value: '"mon 08:00"',
    summary:
      'until then: "2027-01-02 08:00", "mon 08:00", "tomorrow 08:00", 18:30; a zone behind it where it is another',
  },
  override: {
    value: 'lock|freeze|stop',
    summary: 'in spite of what holds there now; several with commas; needs a reason and the right to override',
  },
  typed: { value: 'NAME', summary: 'the name of the group, stack or service, as the plan asks an approver to type it' },
  choice: { value: '"TEXT"', summary: 'what you pick, where the plan has choices for its approvers' },
  'break-glass': { summary: 'approve alone, loudly, by the right of the break-glass group; needs a reason' },
  full: { summary: 'to 100 %, past all bakes that are left' },
  step: { value: 'ID', summary: 'the step; by default the one that holds' },
  limit: { value: 'N', summary: 'at most so many, newest first (default 10)' },
  since: { value: '7d', summary: 'so far back: 12h, 7d, 30d (default 7d)' },
  output: { value: 'FILE', summary: 'write it to this file, or into this folder', terminal: true },
  wait: { summary: 'wait until the change ends; the exit code says how', terminal: true },
  json: { summary: 'answer JSON on stdout', terminal: true },
  as: { value: 'NAME', summary: 'as this person, by a token of the identity provider', terminal: true },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** The flag's entry, its optional parts included. */
export function flagOf(name: FlagName): Flag {
  return flags[name];
}

export interface Flag {
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
  full: { summary: 'to 100 %, past all bakes that are left' },
  step: { value: 'ID', summary: 'the step; by default the one that holds' },
  limit: { value: 'N', summary: 'at most so many, newest first (default 10)' },
  wait: { summary: 'wait until the change ends; the exit code says how', terminal: true },
  json: { summary: 'answer JSON on stdout', terminal: true },
  as: { value: 'NAME', summary: 'as this person, by a token of the identity provider', terminal: true },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** The flag's entry, its optional parts included. */
export function flagOf(name: FlagName): Flag {
  return flags[name];
}

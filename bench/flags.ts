export const parts = [
  'start',
  'memory',
  'ack',
  'canary',
  'rolling',
  'rollback',
  'history',
  'failover',
  'readiness',
  'model',
  'deliveries',
  'races',
  'forged',
  'slack',
] as const;
export type Part = (typeof parts)[number];

export interface BenchFlags {
  readonly only: ReadonlySet<Part>;
  /** Fewer rounds: to see that it works, not to compare. */
  readonly quick: boolean;
}

export const USAGE = `npm run bench -- [--only PART,…] [--quick]
  --only    of ${parts.join(', ')}; all by default
  --quick   fewer rounds, to see that it works`;

/** Reads the command line; a sentence where it is not understood. */
export function readFlags(words: readonly string[]): BenchFlags | { readonly usage: string } {
  let only: readonly Part[] = parts;
  let quick = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--quick') quick = true;
    else if (word === '--only' || word.startsWith('--only=')) {
      const names = (word.includes('=') ? word.slice('--only='.length) : (words[(index += 1)] ?? '')).split(',');
      const wrong = names.find((name) => !isPart(name));
      if (wrong !== undefined) return { usage: `There is no part "${wrong}".\n${USAGE}` };
      only = names.filter(isPart);
    } else return { usage: word === '--help' || word === '-h' ? USAGE : `Unknown flag "${word}".\n${USAGE}` };
  }
  return { only: new Set(only), quick };
}

function isPart(name: string): name is Part {
  return parts.some((part) => part === name);
}

import { execute } from '../runners/runner.ts';

/** What a check came to; `said` is why it failed or was skipped, or a word on what passed. */
export interface Outcome {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly said: string;
}

/** One named check. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

/** A check that passes when a program ends well, and skips when there is no such program. */
export function programCheck(
  name: string,
  command: string | undefined,
  args: readonly string[],
  missing: string,
  env: Readonly<Record<string, string>> = {},
): Check {
  return {
    name,
    async run() {
      if (command === undefined) return { state: 'skipped', said: missing };
      const { code, output } = await execute(command, args, { env });
      return code === 0 ? { state: 'passed', said: '' } : { state: 'failed', said: output };
    },
  };
}

/**
 * Runs lists of checks, two lists at a time, each list in order until one of it fails; tells each as it ends.
 * What follows a failure in its list would only fail of the same.
 */
export async function runChecks(
  lists: readonly (readonly Check[])[],
): Promise<readonly (Outcome & { name: string })[]> {
  const waiting = [...lists];
  const outcomes: (Outcome & { name: string })[] = [];
  const work = async () => {
    for (let list = waiting.shift(); list !== undefined; list = waiting.shift()) {
      for (const check of list) {
        const began = Date.now();
        const outcome = await check.run();
        outcomes.push({ ...outcome, name: check.name });
        tell(check.name, outcome, Date.now() - began);
        if (outcome.state === 'failed') break;
      }
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const satisfies Record<Outcome['state'], string>;

function tell(name: string, { state, said }: Outcome, ms: number): void {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  const aside = said === '' || state === 'failed' ? ` (${seconds})` : ` (${said}, ${seconds})`;
  process.stdout.write(`  ${marks[state]} ${name}${state === 'skipped' ? `: skipped, ${said}` : aside}\n`);
}

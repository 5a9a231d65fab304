import { execute } from '../runners/runner.ts';
import type { Check, Outcome } from './check.ts';
import type { TerraformFolder } from './folders.ts';
import type { Providers } from './provider.ts';

/** `init` and `validate` of a folder and, where it has tests, `test`; a warning counts as a failure. */
export function terraformChecks(tool: string, folder: TerraformFolder, providers: Providers): readonly Check[] {
  const names = [`validate ${folder.name}`, ...(folder.hasTests ? [`test ${folder.name}`] : [])];
  if ('missing' in providers) {
    return names.map((name) => ({ name, run: async () => ({ state: 'skipped', said: 'there is no provider' }) }));
  }
  const run = (...args: string[]) => execute(tool, [`-chdir=${folder.path}`, ...args], { env: providers.env });
  const [validating = '', testing] = names;
  return [
    {
      name: validating,
      async run() {
        const init = plainly(await run('init', '-backend=false', '-no-color'));
        return init.state === 'failed' ? init : plainly(await run('validate', '-no-color'));
      },
    },
    ...(testing === undefined
      ? []
      : [
          {
            name: testing,
            async run() {
              const answer = await run('test', '-no-color');
              const outcome = plainly(answer);
              return outcome.state === 'failed' ? outcome : { ...outcome, said: runsIn(answer.output) };
            },
          },
        ]),
  ];
}

function plainly({ code, output }: { code: number; output: string }): Outcome {
  // No lock file is kept here, so it does not matter that the one that init makes is of this platform alone.
  const warnings = output.match(/^[│ ]*Warning: .*$/gm) ?? [];
  const warned = warnings.some((line) => !line.includes('Incomplete lock file information'));
  return code === 0 && !warned ? { state: 'passed', said: '' } : { state: 'failed', said: output };
}

/** `7 runs`, from the last line of `terraform test`. */
function runsIn(output: string): string {
  const runs = /(\d+) passed/.exec(output)?.[1];
  return runs === undefined ? '' : `${runs} runs`;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute, root, type Runner } from './runner.ts';

const rooms = ['domain', 'config', 'workflows', 'activities', 'people', 'bot', 'cli', 'worker', 'sandbox', 'bench'];

/** Format, lint, types and import rules. */
export const staticChecks: Runner[] = [
  check('format', 'biome', ['format', '.']),
  check('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  check('types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']),
  ...(existsSync(join(root, 'sandbox/console/tsconfig.json'))
    ? [check('types of the console', 'tsc', ['--noEmit', '-p', 'sandbox/console/tsconfig.json'])]
    : []),
  check('import rules', 'depcruise', ['--config', '.dependency-cruiser.cjs', ...rooms]),
];

function check(name: string, command: string, args: string[]): Runner {
  return {
    name,
    async run() {
      const { code, output } = await execute(command, args);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

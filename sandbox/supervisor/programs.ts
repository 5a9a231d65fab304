import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualStateDir } from './root.ts';

const variables = {
  temporalCli: 'COXSWAIN_TEMPORAL',
  temporalServer: 'COXSWAIN_TEMPORAL_SERVER',
  terraform: 'COXSWAIN_TERRAFORM',
  testServer: 'COXSWAIN_TEST_SERVER',
} as const;

/**
 * Path of an outside program: from its variable, which the bootstrap sets, or from what set-up has noted.
 * Throws a sentence that says how to run set-up when there is neither.
 */
export function programPath(program: keyof typeof variables): string {
  const found = knownProgram(program);
  if (found !== undefined) return found;
  throw new Error(`Set-up has not run: run "node sandbox/bootstrap.mjs setup", or set ${variables[program]}.`);
}

/** Path of an outside program that can be done without; undefined where there is none. */
export function knownProgram(program: keyof typeof variables): string | undefined {
  const given = process.env[variables[program]];
  if (given) return given;
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(join(usualStateDir, 'setup.json'), 'utf8'))[program];
  } catch {
    found = undefined;
  }
  return typeof found === 'string' ? found : undefined;
}

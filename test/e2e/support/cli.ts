import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Lab } from '../../../bench/lab/lab.ts';
import { root } from '../../../sandbox/supervisor/root.ts';

export interface CliAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person would, against the lab. */
export function coxswain(lab: Lab, ...words: readonly string[]): Promise<CliAnswer> {
  const child = spawn(process.execPath, [join(root, 'cli/coxswain.mjs'), ...words], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      COXSWAIN_URL: lab.addresses.coxswain.url,
      COXSWAIN_OIDC_ISSUER: lab.addresses.oidc.issuer,
      COXSWAIN_OIDC_AUDIENCE: 'coxswain',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
}

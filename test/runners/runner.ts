import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What one runner found; a static check counts as one. */
export interface Result {
  passed: number;
  failed: number;
  skipped: number;
  /** Printed when something failed. */
  output: string;
}

/** One kind of test or check. */
export interface Runner {
  name: string;
  run: () => Promise<Result>;
}

/** Runs a program in the clone and resolves with its exit code and both streams; `live` also shows them as they come. */
export function execute(
  command: string,
  args: readonly string[],
  options: { live?: boolean; env?: Record<string, string> } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

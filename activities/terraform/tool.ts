import { basename } from 'node:path';
import { Context } from '@temporalio/activity';
import { refusal } from '../failures.ts';
import type { Guarded } from '../processes/guarded.ts';
import { type Diagnostic, lineOf, type ToolLine } from './output.ts';
import type { Said } from './trouble.ts';

/** Calls of `terraform` or `tofu` in one place, with one environment. */
export type Tool = (args: readonly string[], options?: ToolOptions) => Promise<Said>;

export interface ToolOptions {
  /** File that takes what it prints. */
  readonly output?: string;
  readonly onLine?: (line: ToolLine) => void;
  readonly onStart?: () => void;
  /** True for what has to be done although the activity is cancelled, such as releasing a lock. */
  readonly always?: boolean;
  /** How long it may take to end where the activity is cancelled, in milliseconds; absent: the usual grace. */
  readonly patience?: () => number;
}

export interface ToolPlace {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly graceMs: number;
}

/**
 * Each call answers how it ended; it throws, as a cancellation, where the activity was cancelled before it ended. A call that was asked to end by SIGINT
 * and then ended is no error: it answers too.
 */
export function toolIn(guarded: Guarded, { command, env, cwd, graceMs }: ToolPlace): Tool {
  const { cancellationSignal } = Context.current();
  return async (args, { output, onLine, onStart, patience, always = false } = {}) => {
    const errors: Diagnostic[] = [];
    const ended = await guarded.run({
      command,
      args,
      env,
      cwd,
      ending: { by: 'interrupt', graceMs },
      signal: always ? new AbortController().signal : cancellationSignal,
      ...(output === undefined ? {} : { output }),
      ...(onStart === undefined ? {} : { onStart }),
      ...(patience === undefined ? {} : { patience }),
      onLine(text) {
        const line = lineOf(text);
        if (line === undefined) return;
        if (line.type === 'diagnostic' && line.diagnostic.severity === 'error') errors.push(line.diagnostic);
        onLine?.(line);
      },
    });
    if (ended.code === 127 && ended.said.trim() === 'ENOENT') throw refusal(notInstalled(command));
    return { ...ended, errors };
  };
}

/** `terraform 1.11.4`, `tofu 1.10.2`. */
export function toolName(command: string, version: string | undefined): string {
  return [basename(command), version].filter((each) => each !== undefined).join(' ');
}

function notInstalled(command: string): string {
  return `Stacks cannot be planned: ${command} cannot be started on this worker. Install Terraform 1.11 or newer, or OpenTofu 1.10, or set COXSWAIN_TERRAFORM to its path.`;
}

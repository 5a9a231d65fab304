/** How a program is asked to end, and how long it may take before everything that came of it is killed. */
export interface Ending {
  /** `tree`: SIGTERM to the program and all that came of it. `interrupt`: SIGINT to the program alone, which ends its own. */
  readonly by: 'tree' | 'interrupt';
  readonly graceMs: number;
}

/** One program to run. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly ending: Ending;
  /** File that takes what it prints, in place of lines. */
  readonly output?: string;
}

/** How a program ended: its exit code (127: it could not be started) or the signal, and the first of what it said on stderr. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** `stop` ends what runs; `graceMs` in place of that of its `ending`, as long as the worker lives. */
export type ToGuard = { readonly run: Command } | { readonly stop: true; readonly graceMs?: number };
export type FromGuard = { readonly started: number } | { readonly line: string } | { readonly ended: Ended };

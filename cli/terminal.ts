import type { CliSettings } from '../config/settings.ts';
import type { ChangeView } from '../domain/change/view.ts';
import type { SessionStore } from './sign-in/session.ts';
import { sessionStore } from './sign-in/store.ts';

/** What a command may touch; tests give their own. Answers go to stdout, all else to stderr. */
export interface Terminal {
  readonly settings: CliSettings;
  /** One line, or lines, of the answer. */
  readonly out: (text: string) => void;
  /** One line of progress or trouble. */
  readonly err: (text: string) => void;
  /** The stream of a live view; absent where stderr is no terminal. */
  readonly live?: NodeJS.WriteStream;
  readonly fetch: typeof fetch;
  /** Who one is signed in as. */
  readonly sessions: SessionStore;
  /** Epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Shows a change while it runs, on stderr. */
export interface Watch {
  readonly show: (view: ChangeView) => void;
  /** One line that is not about the change itself. */
  readonly say: (line: string) => void;
  readonly end: () => Promise<void>;
}

/** The process's own streams and clock. */
export function processTerminal(settings: CliSettings): Terminal {
  return {
    settings,
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    ...(process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? { live: process.stderr } : {}),
    fetch,
    sessions: sessionStore(settings.sessions),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** Writes a value as JSON on stdout, the only thing there. */
export function answerJson(terminal: Terminal, value: unknown): void {
  terminal.out(JSON.stringify(value, null, 2));
}

import { cliSettings, type Environment } from '../../config/settings.ts';
import { run } from '../../cli/run.ts';
import { sessionStore } from '../../cli/sign-in/store.ts';
import type { Terminal } from '../../cli/terminal.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Waits it took, ms. */
  readonly slept: readonly number[];
}

/** Runs a command line with these settings; `hear` is told of each line of progress as it is written. Its clock stands still but for its waits, which pass at once. */
export async function coxswain(
  line: readonly string[],
  env: Environment,
  at = Date.parse('2026-01-05T14:10:00Z'),
  hear: (line: string) => void = () => undefined,
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const slept: number[] = [];
  let now = at;
  // Nobody's own keyring, nobody's own files.
  const settings = cliSettings({ COXSWAIN_KEYRING: 'false', XDG_CONFIG_HOME: '/nowhere', ...env });
  const terminal: Terminal = {
    settings,
    sessions: sessionStore(settings.sessions),
    out: (text) => void out.push(text),
    err: (text) => {
      err.push(text);
      hear(text);
    },
    fetch,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
  const code = await run(line, terminal);
  return { code, out: out.join('\n'), err: err.join('\n'), slept };
}

import { existsSync, readFileSync } from 'node:fs';
import { createApi } from '../api.ts';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';
import { tokenSource } from '../token.ts';

interface Options {
  readonly json?: boolean;
  readonly as?: string;
}

/** Prints a change's history as JSON, in the form that `coxswain replay` and Temporal's own tools read. */
export async function runHistory(change: string, options: Options, terminal: Terminal): Promise<number> {
  answerJson(terminal, await fetchHistory(change, options, terminal));
  return exitCodes.succeeded;
}

/** Replays a history, of a file or a change, on today's workflow code and says whether it still fits. */
export async function runReplay(changeOrFile: string, options: Options, terminal: Terminal): Promise<number> {
  const isFile = /[/\\]|\.json$/.test(changeOrFile) || existsSync(changeOrFile);
  const history = isFile ? readHistory(changeOrFile) : await fetchHistory(changeOrFile, options, terminal);
  terminal.err('Replaying …');
  const { replayHistory } = await import('../../worker/replay.ts');
  const replayed = await replayHistory(history, changeOrFile);
  if (replayed.workflow === '') throw new Failure('usage', replayed.sentence);
  if (options.json === true) answerJson(terminal, { of: changeOrFile, ...replayed });
  else terminal.out(replayed.sentence);
  return replayed.fits ? exitCodes.succeeded : exitCodes.ended;
}

function fetchHistory(change: string, { as }: Options, terminal: Terminal): Promise<unknown> {
  return createApi(terminal, tokenSource(terminal, as)).history(change);
}

function readHistory(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(
      'usage',
      `${file} cannot be read (${reasonOf(error)}). Give a change, or a file that coxswain history wrote.`,
    );
  }
}

import { standingLine } from '../../domain/infrastructure/drift-words.ts';
import type { TerminalOptions } from '../../domain/grammar/command.ts';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** How every stack stands. */
export async function infraList(options: TerminalOptions, terminal: Terminal, api: Api): Promise<number> {
  const stacks = await api.stacks();
  if (options.json) answerJson(terminal, { stacks });
  else if (stacks.length === 0) terminal.out('The catalogue declares no stack: write one under "infrastructure".');
  else for (const stack of stacks) terminal.out(standingLine(stack, terminal.now()));
  return exitCodes.succeeded;
}

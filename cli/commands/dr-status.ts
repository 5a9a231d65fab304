import type { TerminalOptions } from '../../domain/grammar/command.ts';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit.ts';
import { showReadiness } from '../show-readiness.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Has a group evaluated now and shows what was found. Ends with 1 where a failover would be refused or fail. */
export async function drStatus(group: string, options: TerminalOptions, terminal: Terminal, api: Api): Promise<number> {
  const view = await api.readiness(group);
  if (options.json) answerJson(terminal, view);
  else for (const line of showReadiness(view, terminal.now())) terminal.out(line);
  return view.report?.level === 'blocked' ? exitCodes.ended : exitCodes.succeeded;
}

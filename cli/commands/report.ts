import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';
import { writeAnswer } from '../write-answer.ts';

/** Prints a report as Markdown, or writes it to a file; in a folder under a name of its own. */
export async function report(
  { subject, output }: Extract<Command, { readonly verb: 'report' }>,
  options: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const found = await api.report(
    'change' in subject ? subject.change : 'name' in subject ? subject.name : subject.service,
  );
  const file = output === undefined ? undefined : writeAnswer(output, found.file, found.markdown);
  if (options.json) answerJson(terminal, { ...found, ...(file === undefined ? {} : { file }) });
  else if (file === undefined) terminal.out(found.markdown.trimEnd());
  if (file !== undefined) terminal.err(`The report of ${found.change} is in ${file}.`);
  return exitCodes.succeeded;
}

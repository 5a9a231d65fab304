import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import type { Api } from '../api.ts';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Prints a report as Markdown, or writes it to a file; in a folder under a name of its own. */
export async function report(
  { subject, output }: Extract<Command, { readonly verb: 'report' }>,
  options: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const found = await api.report(
    'change' in subject ? subject.change : 'group' in subject ? subject.group : subject.service,
  );
  const file = output === undefined ? undefined : write(output, found.file, found.markdown);
  if (options.json) answerJson(terminal, { ...found, ...(file === undefined ? {} : { file }) });
  else if (file === undefined) terminal.out(found.markdown.trimEnd());
  if (file !== undefined) terminal.err(`The report of ${found.change} is in ${file}.`);
  return exitCodes.succeeded;
}

function write(output: string, name: string, markdown: string): string {
  try {
    const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
    const file = isFolder ? join(output, name) : output;
    writeFileSync(file, markdown);
    return file;
  } catch (error) {
    throw new Failure('usage', `${output} cannot be written (${reasonOf(error)}). Name another file with --output.`);
  }
}

import { auditCsv, auditTitle, type Audit, deedsOf, evidenceOf } from '../../domain/change/audit.ts';
import { deedMoment } from '../../domain/restraints/deed.ts';
import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import { dayTime } from '../../domain/time/zone.ts';
import type { Api } from '../api.ts';
import { exitCodes, Failure } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';
import { writeAnswer } from '../write-answer.ts';

/** Prints who did what, when and on what evidence, or writes it to a file: a spreadsheet's CSV, or JSON, by its ending. */
export async function audit(
  command: Extract<Command, { readonly verb: 'audit' }>,
  { json }: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const { output, since, name, service, environment } = command;
  if (output !== undefined && !/\.(csv|json)$/.test(output)) {
    throw new Failure('usage', `--output is "${output}"; name a file that ends in .csv or .json.`);
  }
  const found = await api.audit({
    since,
    ...(name === undefined ? {} : { name }),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  });
  if (output !== undefined) {
    const file = writeAnswer(
      output,
      '',
      output.endsWith('.csv') ? auditCsv(found) : `${JSON.stringify(found, null, 2)}\n`,
    );
    terminal.err(`${found.changes.length} changes since ${local(found.since)} are in ${file}.`);
  }
  if (json) answerJson(terminal, found);
  else if (output === undefined) for (const line of lines(found)) terminal.out(line);
  if (found.more) terminal.err('There are older ones since then that are left out: ask for less with --since.');
  if (found.unread.length > 0) terminal.err(`These did not answer: ${found.unread.join(', ')}.`);
  return exitCodes.succeeded;
}

function* lines({ changes, restraints, since }: Audit): Generator<string> {
  if (changes.length === 0) yield `No change since ${local(since)}.`;
  for (const view of changes) {
    yield `${auditTitle(view)} · ${view.change}`;
    for (const { at, text } of deedsOf(view)) yield `  ${local(at)}  ${text}`;
    for (const text of evidenceOf(view)) yield `    ${text}`;
  }
  if (restraints.length > 0) yield 'Locks, freezes and stops';
  for (const deed of restraints) {
    const { at, text } = deedMoment(deed, local);
    yield `  ${local(at)}  ${text}`;
  }
}

/** As this machine's clock shows it. */
function local(iso: string): string {
  return dayTime(Date.parse(iso), Intl.DateTimeFormat().resolvedOptions().timeZone);
}

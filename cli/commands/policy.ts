import { CatalogueError, loadCatalogue } from '../../config/catalogue.ts';
import { freezesFor } from '../../config/calendar/freezes.ts';
import { readPolicyFile } from '../../config/policy-file.ts';
import { answerCase, differences } from '../../domain/policy/answer-case.ts';
import { withGivenMembers } from '../../domain/policy/given-members.ts';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';

interface Options {
  readonly catalogue?: string;
  readonly json?: boolean;
}

/** Asks the catalogue each case of a file, with the code that decides when people press; a line a case, exit code 1 where one differs. */
export function runPolicyTest(file: string, options: Options, terminal: Terminal): number {
  const path = options.catalogue ?? terminal.settings.catalogue;
  if (path === undefined) {
    throw new Failure('usage', 'Which catalogue? Write --catalogue <file or folder>, or set COXSWAIN_CATALOGUE.');
  }
  const written = orUsage(() => loadCatalogue(path));
  const read = orUsage(() => readPolicyFile(file), `${file} cannot be read`);
  if ('problems' in read) throw new Failure('usage', read.problems.join('\n'));
  const known = withGivenMembers(written, read.groups);
  if ('problem' in known) throw new Failure('usage', `${file}: groups: ${known.problem}.`);
  const { catalogue } = known;
  const results = read.cases.map(({ name, line, given, expect }) => {
    const answer = answerCase(
      catalogue,
      given,
      terminal.now(),
      (request, at) => freezesFor(catalogue, request, at).freezes,
    );
    return { name, line, differences: 'problem' in answer ? [answer.problem] : differences(answer, expect) };
  });
  const differing = results.filter((result) => result.differences.length > 0);
  if (options.json === true) answerJson(terminal, { catalogue: path, cases: results });
  else {
    for (const { name, line, differences: found } of results) {
      terminal.out(found.length === 0 ? `✓ ${name}` : `✗ ${name} (${file}:${line}): ${found.join('; ')}`);
    }
    terminal.out(`${results.length - differing.length} of ${results.length} cases are as expected.`);
  }
  return differing.length === 0 ? exitCodes.succeeded : exitCodes.ended;
}

function orUsage<T>(read: () => T, what = ''): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CatalogueError) throw new Failure('usage', error.message);
    throw new Failure('usage', `${what} (${reasonOf(error)}).`);
  }
}

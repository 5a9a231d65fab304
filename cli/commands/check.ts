import { CatalogueError, loadCatalogue, summary } from '../../config/catalogue.ts';
import { exitCodes, Failure } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Checks a catalogue: the one given, else the one that is set. A line for each problem. */
export function runCheck(given: string | undefined, options: { readonly json?: boolean }, terminal: Terminal): number {
  const path = given ?? terminal.settings.catalogue;
  if (path === undefined) {
    throw new Failure('usage', 'Which catalogue? Write coxswain check <file or folder>, or set COXSWAIN_CATALOGUE.');
  }
  try {
    const said = summary(loadCatalogue(path));
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: [] });
    else terminal.out(`${path} is well: ${said}.`);
    return exitCodes.succeeded;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: error.problems });
    else for (const problem of error.problems) terminal.err(problem);
    return exitCodes.usage;
  }
}

import { CatalogueError, loadCatalogue, summary } from '../../config/catalogue.ts';
import { freezeOutlook } from '../../config/calendar/outlook.ts';
import { exitCodes, Failure } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Checks a catalogue: the one given, else the one that is set. A line for each problem; where there is none, for each place the freeze that comes next. */
export function runCheck(given: string | undefined, options: { readonly json?: boolean }, terminal: Terminal): number {
  const path = given ?? terminal.settings.catalogue;
  if (path === undefined) {
    throw new Failure('usage', 'Which catalogue? Write coxswain check <file or folder>, or set COXSWAIN_CATALOGUE.');
  }
  try {
    const catalogue = loadCatalogue(path);
    const freezes = freezeOutlook(catalogue, terminal.now());
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: [], freezes });
    else for (const line of [`${path} is well: ${summary(catalogue)}.`, ...freezes]) terminal.out(line);
    return exitCodes.succeeded;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: error.problems });
    else for (const problem of error.problems) terminal.err(problem);
    return exitCodes.usage;
  }
}

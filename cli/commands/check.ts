import { CatalogueError, loadCatalogue, summary } from '../../config/catalogue.ts';
import { freezeOutlook } from '../../config/calendar/outlook.ts';
import { exitCodes, Failure } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

interface Options {
  readonly json?: boolean;
  readonly live?: boolean;
}

/**
 * Checks a catalogue: the one given, else the one that is set. A line for each problem; where there is none, for each place the
 * freeze that comes next. Live, a line for each source of its groups too, and exit code 4 where one does not answer.
 */
export async function runCheck(given: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const path = given ?? terminal.settings.catalogue;
  if (path === undefined) {
    throw new Failure('usage', 'Which catalogue? Write coxswain check <file or folder>, or set COXSWAIN_CATALOGUE.');
  }
  try {
    const catalogue = loadCatalogue(path);
    const freezes = freezeOutlook(catalogue, terminal.now());
    // Slack's client is loaded where it is needed alone.
    const live = options.live === true ? await import('./check-live.ts') : undefined;
    const sources = await live?.askSources(catalogue, terminal);
    const asked = sources === undefined ? {} : { sources };
    const said = (sources ?? []).map(({ sentence }) => sentence);
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: [], freezes, ...asked });
    else for (const line of [`${path} is well: ${summary(catalogue)}.`, ...freezes, ...said]) terminal.out(line);
    return sources?.some(({ problem }) => problem !== undefined) === true ? exitCodes.unreachable : exitCodes.succeeded;
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    if (options.json === true) answerJson(terminal, { catalogue: path, problems: error.problems });
    else for (const problem of error.problems) terminal.err(problem);
    return exitCodes.usage;
  }
}

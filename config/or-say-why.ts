import { CatalogueError } from './catalogue.ts';
import { SettingsError } from './reader.ts';

/** What a process reads at its start; or every sentence that says what is wrong with it, and the end of the process, with exit code 2. */
export function orSayWhy<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof CatalogueError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

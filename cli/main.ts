import { cliSettings, SettingsError } from '../config/settings.ts';
import { exitCodes } from './exit.ts';
import { run } from './run.ts';
import { endWithReader } from './streams.ts';
import { processTerminal } from './terminal.ts';

endWithReader();

try {
  process.exitCode = await run(process.argv.slice(2), processTerminal(cliSettings(process.env)));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCodes.usage;
}

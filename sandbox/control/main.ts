import { CommanderError } from 'commander';
import { endWithReader } from '../../cli/streams.ts';
import { didYouMean } from '../../domain/text/did-you-mean.ts';
import { controlClient, ControlError } from './client.ts';
import { controlProgram } from './program.ts';

endWithReader();
const words = process.argv.slice(2);
const program = controlProgram({
  client: () => controlClient(process.env['COXSWAIN_STATE']),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

/** Exit codes as those of the other verbs: 0 done, 2 usage, 4 unreachable. */
try {
  const [first] = words;
  const verbs = program.commands.map((command) => command.name());
  if (first !== undefined && !first.startsWith('-') && first !== 'help' && !verbs.includes(first)) {
    throw new ControlError('usage', `There is no command "sandbox ${first}".${didYouMean(first, verbs, 'There are')}`);
  }
  await program.parseAsync(words, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof ControlError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.kind === 'usage' ? 2 : 4;
  } else throw error;
}

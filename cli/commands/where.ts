import { readFileSync } from 'node:fs';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Prints the addresses of all that runs on this machine, from the file that whoever started it keeps. */
export function runWhere(options: { readonly json?: boolean }, terminal: Terminal): number {
  const addresses = readAddresses(terminal);
  if (options.json === true) {
    answerJson(terminal, addresses);
    return exitCodes.succeeded;
  }
  const rows = [...flat(addresses, '')];
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  for (const [name, value] of rows) terminal.out(`${name.padEnd(width)}  ${value}`);
  return exitCodes.succeeded;
}

function readAddresses({ settings }: Terminal): unknown {
  const { state, url } = settings;
  if (state === undefined) {
    if (url !== undefined) return { coxswain: { url } };
    throw new Failure(
      'unreachable',
      'Nothing is known to run: neither COXSWAIN_STATE nor COXSWAIN_URL is set. Begin with: npm start',
    );
  }
  try {
    return JSON.parse(readFileSync(state, 'utf8'));
  } catch (error) {
    throw new Failure(
      'unreachable',
      `COXSWAIN_STATE is "${state}", which cannot be read (${reasonOf(error)}): nothing runs here, or it keeps its state elsewhere.`,
    );
  }
}

/** `aws.endpoint  http://…`, a row for each leaf. */
function* flat(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) {
    yield [path, String(value)];
    return;
  }
  for (const [name, member] of Object.entries(value)) yield* flat(member, path === '' ? name : `${path}.${name}`);
}

// `npm run bench`: the figures as JSON on stdout alone, progress on stderr. It starts sandboxes of its own and ends them.
import { cpus, platform, release, totalmem } from 'node:os';
import { type Figure, rounded } from './figure.ts';
import { readFlags } from './flags.ts';
import { measure } from './measure.ts';

const flags = readFlags(process.argv.slice(2));

if ('usage' in flags) {
  process.stderr.write(`${flags.usage}\n`);
  process.exitCode = 2;
} else {
  const began = Date.now();
  const figures: Figure[] = [];
  const failures: { part: string; why: string }[] = [];
  await measure(
    flags,
    (figure) => {
      figures.push(figure);
      say(sentence(figure));
    },
    (part, error) => {
      const why = error instanceof Error ? error.message : String(error);
      failures.push({ part, why });
      say(`${part} failed: ${why}`);
    },
    say,
  );
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: rounded(totalmem() / 1e9),
    system: `${platform()} ${release()}`,
    node: process.version,
  };
  const report = {
    at: new Date(began).toISOString(),
    quick: flags.quick,
    machine,
    figures,
    failures,
    seconds: (Date.now() - began) / 1000,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  // A figure beyond its limit is a figure; only what could not be measured is a failure.
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function sentence({ name, value, unit, limit, met, baseline }: Figure): string {
  const shown = value === null ? 'not measured' : `${value}${unit === 'ratio' ? '' : ` ${unit}`}`;
  const asked = limit === undefined ? '' : `, at most ${limit} asked${met === false ? ': NOT MET' : ''}`;
  const compared = baseline === undefined ? '' : ` (${baseline.ratio} × ${baseline.what}, ${baseline.value})`;
  return `  ${name}: ${shown}${asked}${compared}`;
}

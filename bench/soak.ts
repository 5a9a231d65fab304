// `npm run soak`: kills at seeded instants, failovers under random schedules and outcomes over seeded runs, as JSON on stdout alone; progress on stderr.
import { soakFailovers } from './failovers/soak-failovers.ts';
import { soakKills } from './kills/soak-kills.ts';
import { soakOutcomes } from './outcomes.ts';

const USAGE = `npm run soak -- [--kills N] [--failovers N] [--seeded-runs N] [--seed N] [--lanes N]
  --kills         seeded instants at which worker, bot and Temporal server are killed, so many each (30)
  --failovers     failovers under random schedules: regions that fail, kills, throttling, lag, two people on duty (100)
  --seeded-runs   sandboxes in which every sample version is deployed (20)
  --seed          of the instants and of simulated AWS (20)
  --lanes         sandboxes side by side (2); each takes about 1 GB and half a core`;

const defaults = { kills: 30, failovers: 100, 'seeded-runs': 20, seed: 20, lanes: 2 };
const options = read(process.argv.slice(2));

if ('usage' in options) {
  say(options.usage);
  process.exitCode = 2;
} else {
  const { seed, lanes, kills: instants, failovers: moves, 'seeded-runs': runs } = options;
  const began = Date.now();
  if (instants > 0) say('kills …');
  const kills = instants > 0 ? await soakKills({ kills: instants, seed, lanes, say }) : undefined;
  if (moves > 0) say('failovers …');
  const failovers = moves > 0 ? await soakFailovers({ failovers: moves, seed, lanes, say }) : undefined;
  if (runs > 0) say('outcomes …');
  const outcomes = runs > 0 ? await soakOutcomes({ runs, seed, lanes, say }) : undefined;
  const report = {
    at: new Date(began).toISOString(),
    seed,
    kills,
    failovers,
    outcomes,
    seconds: Math.round((Date.now() - began) / 1000),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

function read(words: readonly string[]): typeof defaults | { usage: string } {
  const found = { ...defaults };
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index]?.replace(/^--/, '') ?? '';
    const value = Number(words[index + 1]);
    if (!isOption(name) || !Number.isInteger(value) || value < 0) return { usage: USAGE };
    found[name] = value;
  }
  return found.lanes > 0 ? found : { usage: USAGE };
}

function isOption(name: string): name is keyof typeof defaults {
  return Object.hasOwn(defaults, name);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

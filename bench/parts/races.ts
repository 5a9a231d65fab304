import { type Figure, figure, percentile, spread } from '../figure.ts';
import { tokens } from '../lab/tokens.ts';
import { type Arena, inArena } from '../races/arena.ts';
import { kinds, type Race, races as drawn, ways } from '../races/race.ts';
import { type Ran, runRace } from '../races/run-race.ts';

const seed = 20;
/** Races at the same time, each in a lane of its own. */
const lanes = 4;

/**
 * Real approvals through the bot's server, Temporal and the interpreter, on which several requests decide at the same moment.
 * Baseline: one approval alone.
 */
export async function races(amount: number): Promise<Figure[]> {
  return inArena(lanes, async (arena) => {
    const alone = await runAll(arena, approvalsAlone(Math.max(12, Math.ceil(amount / 20))));
    const ran = await runAll(arena, drawn(amount, seed));
    const problems = ran.flatMap(({ race, problem }) => (problem === undefined ? [] : [`${race.kind}: ${problem}`]));
    const badAlone = alone.find(({ problem }) => problem !== undefined)?.problem;
    if (badAlone !== undefined) throw new Error(`an approval alone went wrong: ${badAlone}`);
    const detail = {
      races: Object.fromEntries(kinds.map((kind) => [kind, ran.filter(({ race }) => race.kind === kind).length])),
      requests: Object.fromEntries(
        ways.map((way) => [way, ran.flatMap(({ race }) => race.contestants.filter((each) => each.way === way)).length]),
      ),
      approved: ran.filter(({ finish }) => finish.given.length === 1).length,
      rejected: ran.filter(({ finish }) => finish.rejected).length,
      losersTold: mostSaid(ran),
      atTheSameTime: lanes,
    };
    return [
      figure({
        name: 'races without exactly one decision and every loser told',
        value: problems.length,
        unit: 'races',
        limit: 0,
        detail: {
          ...detail,
          problems: problems.slice(0, 5),
          note: 'one successful update in the workflow’s history, the view and the writes agree with it, and every request that lost got a sentence: in the HTTP answer, on the terminal, or whispered by Slack',
        },
      }),
      figure({
        name: 'decision in a race, p99',
        value: percentile(decidedMs(ran), 99),
        unit: 'ms',
        baseline: { what: 'an approval alone, p99', value: percentile(decidedMs(alone), 99) },
        detail: {
          raceMs: spread(decidedMs(ran)),
          aloneMs: spread(decidedMs(alone)),
          note: 'from the first request to the decision in the workflow’s history; bot, worker and requests share one process',
        },
      }),
    ];
  });
}

function approvalsAlone(amount: number): Race[] {
  return Array.from({ length: amount }, (_, index) => ({
    kind: 'by all ways at once' as const,
    contestants: [{ person: 'release-manager', intent: 'approve', way: ways[index % ways.length] ?? 'api', delay: 0 }],
  }));
}

async function runAll(arena: Arena, all: readonly Race[]): Promise<Ran[]> {
  const tokenOf = tokens(arena.issuer, 'coxswain');
  const left = [...all];
  const ran: Ran[] = [];
  const lane = async (number: number) => {
    for (let race = left.shift(); race !== undefined; race = left.shift()) {
      ran.push(await runRace(arena, number, race, tokenOf));
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  return ran;
}

const decidedMs = (ran: readonly Ran[]) => ran.map((each) => each.decidedMs);

/** What losers were told, without names, and how often. */
function mostSaid(ran: readonly Ran[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const said of ran.flatMap(({ told }) => told)) {
    if (said === undefined || said.accepted) continue;
    const words = said.sentence.replaceAll(/race-\d+\S*/g, '…');
    counts[words] = (counts[words] ?? 0) + 1;
  }
  return counts;
}

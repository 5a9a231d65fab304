import type { ProcessName } from '../../sandbox/supervisor/specs.ts';
import { quickShop } from '../catalogues.ts';
import { spread } from '../figure.ts';
import { inLanes } from '../lab/lanes.ts';
import { startLab } from '../lab/lab.ts';
import { drawBatches } from './aims.ts';
import { type Hit, runBatch } from './batch.ts';
import { type CanaryRun, referenceRun } from './canary.ts';

const services = ['app', 'api', 'cart', 'search', 'stock'];
const victims = ['worker', 'bot', 'temporal'] as const satisfies readonly ProcessName[];
/** Instants that one lane takes at a time. */
const share = 15;

export interface KillOptions {
  /** Of each of worker, bot and Temporal server. */
  readonly kills: number;
  readonly seed: number;
  readonly lanes: number;
  readonly say: (line: string) => void;
}

/** Kills each process at so many seeded instants of canaries, in several sandboxes side by side. */
export async function soakKills({ kills, seed, lanes, say }: KillOptions): Promise<object> {
  const shares = victims.flatMap((kill, kind) =>
    Array.from({ length: Math.ceil(kills / share) }, (_, index) => ({
      kill,
      instants: Math.min(share, kills - index * share),
      seed: seed * 1000 + kind * 100 + index,
    })),
  );
  const hits: Hit[] = [];
  const failures: string[] = [];
  await inLanes(shares, lanes, async (take) => {
    const lab = await startLab({ ...quickShop, seed });
    try {
      const references = await referencesOf(lab);
      const served = alternately('abc123', '1.4.2');
      for (let mine = take(); mine !== undefined; mine = take()) {
        // A kill that came too late for a canary is no instant of it: another is drawn.
        for (let left = mine.instants, round = 0; left > 0 && round < 4; round += 1) {
          for (const batch of drawBatches(mine.seed + round * 10, [mine.kill], left, references, served)) {
            const found = await runBatch(lab, batch, references);
            hits.push(...found);
            left -= found.filter(({ step }) => step !== 'after').length;
            for (const hit of found) say(told(hit));
          }
        }
      }
    } finally {
      await lab.close();
    }
  }).catch((error: unknown) => failures.push(String(error)));
  return {
    failures,
    victims: Object.fromEntries(victims.map((kill) => [kill, summary(hits.filter(({ killed }) => killed === kill))])),
  };
}

/** An undisturbed canary of every service, all at once. */
export async function referencesOf(
  lab: Awaited<ReturnType<typeof startLab>>,
  names: readonly string[] = services,
): Promise<Map<string, CanaryRun>> {
  const seen = (await lab.aws.audit()).at(-1)?.id ?? 0;
  const runs = await Promise.all(names.map((service) => referenceRun(lab, service, '1.4.2', seen)));
  return new Map(runs.map((run) => [run.service, run]));
}

/** For each service in turn the version that does not serve there: what serves already would be nothing to do. */
function alternately(first: string, second: string): (service: string) => string {
  const last = new Map<string, string>();
  return (service) => {
    const next = last.get(service) === first ? second : first;
    last.set(service, next);
    return next;
  };
}

function told({ killed, service, step, problems }: Hit): string {
  return `  ${killed} at ${service} ${step}: ${problems.join('; ') || 'in order'}`;
}

function summary(all: readonly Hit[]): object {
  const hits = all.filter(({ step }) => step !== 'after');
  const steps: Record<string, number> = {};
  for (const { step } of hits) steps[step] = (steps[step] ?? 0) + 1;
  return {
    instants: hits.length,
    inOrder: hits.filter(({ problems }) => problems.length === 0).length,
    steps,
    recoverySeconds: spread(hits.map(({ recoverySeconds }) => recoverySeconds)),
    canarySeconds: spread(hits.map(({ tookSeconds }) => tookSeconds)),
    problems: all.filter(({ problems }) => problems.length > 0),
    hits: hits.map(({ service, change, atMs, step }) => ({ service, change, atMs, step })),
  };
}

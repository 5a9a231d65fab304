import type { ProcessName } from '../../sandbox/supervisor/specs.ts';
import { seeded } from '../lab/random.ts';
import type { Batch } from './batch.ts';
import type { CanaryRun } from './canary.ts';

/** Of the canaries' time, where kills fall. */
const [earliest, latest] = [0.01, 0.93];

/**
 * Batches with `instants` kills together, all drawn from the seed: in each batch one canary of every service, each hit at an
 * instant of its own. The first canary of a batch is hit at a write instead of by the clock, so that kills also fall between a
 * write and its confirmation; the first of these is the write that begins the promotion.
 */
export function drawBatches(
  seed: number,
  kill: readonly ProcessName[],
  instants: number,
  references: ReadonlyMap<string, CanaryRun>,
  versionFor: (service: string) => string,
): Batch[] {
  const random = seeded(seed);
  const services = [...references.values()];
  const batches: Batch[] = [];
  for (let left = instants; left > 0; left -= services.length) {
    const hit = services.slice(0, left);
    batches.push({
      kill,
      aims: hit.map((run, index) => {
        const { service } = run;
        const version = versionFor(service);
        const length = Date.parse(run.view.endedAt ?? '') - run.from;
        const atMs = length * (earliest + (latest - earliest) * random());
        if (index > 0) return { service, version, atMs };
        const afterWrite = batches.length === 0 ? promotion(run) : Math.floor(random() * run.writes.length);
        return { service, version, afterWrite, atMs: (run.writes[afterWrite]?.call.at ?? 0) * 1000 - run.from };
      }),
    });
  }
  return batches;
}

/** The write that rolls the stable service. */
function promotion({ service, writes }: CanaryRun): number {
  return writes.findIndex(
    ({ resource, effect }) => resource === `service ${service}-prod` && effect.includes('revision'),
  );
}

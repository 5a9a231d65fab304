import { registerHooks } from 'node:module';
import type { PlayedMany } from '../../test/support/model/play-many.ts';
import { type Figure, figure } from '../figure.ts';

const runtime = new URL('../../test/support/model/temporal.ts', import.meta.url).href;

/**
 * Random schedules of failovers over a model of two regions: the real planner and the real workflow code, with faults, kills of
 * the worker, two operators and a world that changes between any two steps. The value is how many of them broke what must
 * hold at every instant, or did not end.
 */
export async function model(schedules: number): Promise<Figure> {
  const began = performance.now();
  const { bad, ...counts } = await playOnModel(schedules);
  return figure({
    name: 'failover schedules on the model that break what must hold',
    value: bad,
    unit: 'schedules',
    limit: 0,
    detail: {
      ...counts,
      seconds: Math.round((performance.now() - began) / 1000),
      note: '0 instants with two writers but after a recorded override, 0 names without an answer, 0 promotions past the objective without a person, and all end once everything has healed',
    },
  });
}

/** The workflow code runs on a scheduler of the model's own in place of Temporal's. */
async function playOnModel(schedules: number): Promise<PlayedMany> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@temporalio/workflow' ? { url: runtime, shortCircuit: true } : next(specifier, context),
  });
  try {
    const { playMany } = await import('../../test/support/model/play-many.ts');
    return await playMany(schedules, 20);
  } finally {
    hooks.deregister();
  }
}

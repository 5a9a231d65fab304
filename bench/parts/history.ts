import type { ChangeView } from '../../domain/change/view.ts';
import { type Figure, figure } from '../figure.ts';
import type { Lab } from '../lab/lab.ts';

/** Events in the history of one canary of three weights, with the bakes' seconds. */
export interface Canary {
  readonly change: string;
  readonly bakeSeconds: number;
  readonly events: number;
  readonly types: Readonly<Record<string, number>>;
}

export async function eventsOf(lab: Lab, view: ChangeView): Promise<Canary> {
  const bakes = view.steps.filter(({ kind }) => kind === 'bake');
  if (bakes.length !== 3 || view.status !== 'succeeded') {
    throw new Error(
      `${view.change} is no canary of three weights that succeeded (${bakes.length} weights, ${view.status})`,
    );
  }
  const events = await lab.coxswain.history(view.change);
  const types: Record<string, number> = {};
  for (const { eventType } of events) types[eventType] = (types[eventType] ?? 0) + 1;
  return { change: view.change, bakeSeconds: bakes[0]?.plannedSeconds ?? 0, events: events.length, types };
}

/** The longest history against the limit; the shortest bake is the baseline, which a history that grows with time would leave. */
export function historyFigure(canaries: readonly Canary[]): Figure {
  const byBake = canaries.toSorted((a, b) => a.bakeSeconds - b.bakeSeconds);
  const [first] = byBake;
  return figure({
    name: 'events in the history of a canary of three weights',
    value: Math.max(...canaries.map(({ events }) => events)),
    unit: 'events',
    limit: 400,
    ...(first === undefined || canaries.length < 2
      ? {}
      : { baseline: { what: `the same with bakes of ${first.bakeSeconds} s`, value: first.events } }),
    detail: { canaries: byBake },
  });
}

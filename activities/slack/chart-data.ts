import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView, Series, StepView } from '../../domain/change/view.ts';
import type { CanaryChart } from '../charts/chart.ts';

/**
 * What the chart of a change shows: the metrics of all bakes of the target that was watched last or, where a recovery group moves, how far its
 * replicas were behind. Undefined before any data.
 */
export function chartOf(view: ChangeView): CanaryChart | undefined {
  const bakes = view.steps.filter(hasPoints);
  const last = bakes.at(-1);
  if (last === undefined) return undefined;
  const series = new Map<string, Series>();
  for (const bake of bakes.filter((step) => targetOf(step) === targetOf(last))) {
    for (const one of bake.progress?.series ?? []) {
      const known = series.get(one.metric);
      series.set(one.metric, { ...one, points: merged(known?.points ?? [], one.points) });
    }
  }
  if (view.service === undefined)
    return { title: changeTitle(view, true), series: [...series.values()], weights: [], names: { canary: 'behind' } };
  const { from, to } = view.plan ?? {};
  return {
    title: changeTitle(view, true),
    series: [...series.values()],
    weights: view.weights,
    ...(from === undefined || to === undefined ? {} : { names: { canary: to, stable: from } }),
  };
}

/** Changes when the chart would: a point more, a weight more. */
export function chartKey(chart: CanaryChart): string {
  const points = chart.series.map((one) => `${one.points.length}:${one.points.at(-1)?.at ?? 0}`);
  return [...points, `weights:${chart.weights.length}`].join(' ');
}

function hasPoints(step: StepView): boolean {
  return (step.progress?.series ?? []).some((series) => series.points.length > 0);
}

/** Step ids begin with their target. */
function targetOf(step: StepView): string {
  return step.id.split('/')[0] ?? '';
}

function merged(before: Series['points'], after: Series['points']): Series['points'] {
  const byTime = new Map([...before, ...after].map((point) => [point.at, point]));
  return [...byTime.values()].toSorted((a, b) => a.at - b.at);
}

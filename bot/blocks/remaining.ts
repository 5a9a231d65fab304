import { armedUntil } from '../../domain/change/armed.ts';
import { begunAt } from '../../domain/change/begun.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { roughly } from '../../domain/text/duration.ts';

/** The middle of the last times it went well; before there are any, what the plan expects. */
export function usualSeconds(plan: NonNullable<ChangeView['plan']>): number {
  const sorted = plan.lastSeconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? plan.estimateSeconds;
}

/** `about 22 min left`, or `longer than the usual 36 min`; undefined before there is a plan. */
export function remaining(view: ChangeView, now: number): string | undefined {
  const { plan } = view;
  if (plan === undefined) return undefined;
  const until = armedUntil(view);
  if (until !== undefined) return `armed, ${roughly(Math.max(0, (Date.parse(until) - now) / 1000))} left`;
  const usual = usualSeconds(plan);
  const began = begunAt(view);
  const left = usual - (began === undefined ? 0 : (now - Date.parse(began)) / 1000);
  return left > 0 ? `about ${roughly(left)} left` : `longer than the usual ${roughly(usual)}`;
}

/** How long one waits for a change, in a few words. */
export function standing(view: ChangeView, now: number): string | undefined {
  if (view.status === 'waiting') return 'waits for a person';
  if (view.status === 'paused') return 'paused';
  if (view.status === 'queued') return 'queued too';
  return view.undoing ? 'going back' : remaining(view, now);
}

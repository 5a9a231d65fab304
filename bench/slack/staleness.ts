import type { ChangeView } from '../../domain/change/view.ts';
import type { Shown } from './shown.ts';

/** A state that a change came to, and when. */
export interface Reached {
  readonly what: string;
  /** Epoch ms. */
  readonly at: number;
  readonly shows: (shown: Shown) => boolean;
}

/** What a change that has ended came to: it was asked for, phases began and were over, it ended. */
export function reachedBy(view: ChangeView): Reached[] {
  const phases = Map.groupBy(view.steps, ({ phase }) => phase);
  const time = (text: string | undefined) => (text === undefined ? Number.NaN : Date.parse(text));
  const ended = ({ ended: over }: Shown) => over;
  const states = [...phases].flatMap(([name, steps]): Reached[] => [
    {
      what: `${name} begins`,
      at: Math.min(...steps.map(({ startedAt }) => time(startedAt))),
      shows: (shown) => shown.ended || (shown.phases.get(name) ?? 'pending') !== 'pending',
    },
    {
      what: `${name} is over`,
      at: Math.max(...steps.map(({ endedAt }) => time(endedAt))),
      shows: (shown) => shown.ended || shown.phases.get(name) === 'over',
    },
  ]);
  return [
    { what: 'asked for', at: time(view.requestedAt), shows: () => true },
    ...states.filter(({ at }) => Number.isFinite(at)),
    { what: 'ended', at: time(view.endedAt), shows: ended },
  ];
}

/** How long each state that was reached was not yet shown, seconds; infinite for one that never was. */
export function staleness(reached: readonly Reached[], shown: readonly Shown[]): { what: string; seconds: number }[] {
  return reached.map(({ what, at, shows }) => {
    const first = shown.find((each) => each.at >= at && shows(each));
    return { what, seconds: first === undefined ? Number.POSITIVE_INFINITY : (first.at - at) / 1000 };
  });
}

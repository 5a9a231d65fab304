import type { ProcessName } from '../../sandbox/supervisor/specs.ts';
import { seeded } from '../lab/random.ts';

export const groups = ['shop', 'depot', 'club'] as const;
export type GroupName = (typeof groups)[number];

/** Something that happens so many seconds after the first request. */
export type Trouble = { readonly at: number } & (
  | { readonly region: 'down' | 'partitioned' | 'up' }
  | { readonly kill: ProcessName }
  | { readonly throttle: string; readonly seconds: number }
  | { readonly lag: number; readonly database: string }
);

/** What befalls three failovers at once in one sandbox. */
export interface Schedule {
  readonly seed: number;
  /** Group -> seconds until it is asked for. */
  readonly starts: Readonly<Record<GroupName, number>>;
  readonly troubles: readonly Trouble[];
}

const longest = 30;
const services = ['ecs', 'rds', 'route53', 'elasticloadbalancing', 'monitoring'] as const;

/** Everything from the seed. The region that is left fails in two of three, at any time from before the first request on, and comes back. */
export function drawSchedule(seed: number): Schedule {
  const random = seeded(seed);
  const within = (from: number, to: number) => Math.round((from + (to - from) * random()) * 10) / 10;
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const fails = one(['down', 'down', 'partitioned', 'partitioned', undefined, undefined] as const);
  const failsAt = within(-8, longest);
  const kills = Math.floor(random() * 3);
  const regions: Trouble[] =
    fails === undefined
      ? []
      : [
          { at: failsAt, region: fails },
          { at: failsAt + within(15, 60), region: 'up' },
        ];
  const troubles: Trouble[] = [
    ...regions,
    ...Array.from(
      { length: kills },
      (): Trouble => ({ at: within(0, longest), kill: one(['worker', 'bot', 'temporal']) }),
    ),
    ...(random() < 0.5 ? [{ at: within(-5, longest), throttle: one(services), seconds: within(2, 12) }] : []),
    ...(random() < 0.3 ? [{ at: within(-5, 10), lag: within(5, 90), database: `${one(groups)}-db-replica` }] : []),
  ];
  return {
    seed,
    starts: { shop: within(0, 10), depot: within(0, 10), club: within(0, 10) },
    troubles: troubles.toSorted((a, b) => a.at - b.at),
  };
}

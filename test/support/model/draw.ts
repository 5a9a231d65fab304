import { seeded } from '../../../bench/lab/random.ts';

/** Choices that follow from a seed. */
export interface Draw {
  /** True so often: 0 to 1. */
  chance(share: number): boolean;
  /** 0 to `count - 1`. */
  below(count: number): number;
  one<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function drawFrom(seed: number): Draw {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  return {
    chance: (share) => random() < share,
    below,
    one(items) {
      if (items.length === 0) throw new RangeError('nothing to choose from');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffled(items) {
      const left = [...items];
      return items.map(() => left.splice(below(left.length), 1)[0] as (typeof items)[number]);
    },
  };
}

import { seeded } from '../lab/random.ts';
import { shuffled } from '../lab/shuffle.ts';

/** Numbers of the deliveries in the order in which they are sent: each one to five times, all shuffled. */
export function sendings(deliveries: number, seed: number): number[] {
  const random = seeded(seed);
  const each = Array.from({ length: deliveries }, (_, number) => {
    const times = 1 + Math.floor(random() * 5);
    return Array.from({ length: times }, () => number);
  });
  return shuffled(each.flat(), random);
}

/** What one sending of a delivery was answered. */
export interface Told {
  readonly status: number;
  readonly started: readonly string[];
  readonly known: readonly string[];
}

export interface Counted {
  /** Deliveries that have one workflow, which one of their sendings started and all others knew. */
  readonly good: number;
  /** Number of a delivery -> what is wrong with it. */
  readonly wrong: ReadonlyMap<number, string>;
}

/**
 * Which deliveries have exactly one workflow, by the answers and by what Temporal has.
 *
 * @param told per delivery what its sendings were answered
 * @param workflows ids of all workflows that there are
 */
export function count(told: ReadonlyMap<number, readonly Told[]>, workflows: readonly string[]): Counted {
  const wrong = new Map<number, string>();
  const there = new Set(workflows);
  const owners = new Map<string, number>();
  for (const [number, answers] of told) {
    const started = answers.flatMap((each) => each.started);
    const ids = new Set(answers.flatMap((each) => [...each.started, ...each.known]));
    const [id = ''] = ids;
    const refused = answers.find(({ status }) => status !== 200);
    if (refused !== undefined) wrong.set(number, `a sending was answered ${refused.status}`);
    else if (started.length !== 1) wrong.set(number, `${started.length} of its sendings say that they started it`);
    else if (ids.size !== 1) wrong.set(number, `it has ${ids.size} workflows`);
    else if (!there.has(id)) wrong.set(number, `${id} is not in Temporal`);
    else if (owners.has(id)) wrong.set(number, `${id} is that of delivery ${owners.get(id)} too`);
    owners.set(id, number);
  }
  for (const id of workflows) if (!owners.has(id)) wrong.set(-1 - wrong.size, `${id} is of no delivery`);
  return { good: told.size - [...wrong.keys()].filter((number) => number >= 0).length, wrong };
}

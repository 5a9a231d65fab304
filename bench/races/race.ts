import { pick, seeded } from '../lab/random.ts';

export const approvers = ['release-manager', 'second-manager'] as const;
export const ways = ['slack', 'api', 'cli'] as const;
export const kinds = [
  'approve against reject',
  'double click',
  'by all ways at once',
  'two approve, one rejects',
] as const;

/** One request in a race. */
export interface Contestant {
  readonly person: (typeof approvers)[number];
  readonly intent: 'approve' | 'reject';
  readonly way: (typeof ways)[number];
  /** After the race has begun, ms. */
  readonly delay: number;
  /** The same request as this one (its place in the race), sent again: Slack's retry, a client's. */
  readonly again?: number;
}

export interface Race {
  readonly kind: (typeof kinds)[number];
  readonly contestants: readonly Contestant[];
}

/** Longest head start, ms: about as long as one decision takes, so that every step of one meets every step of another. */
const headStart = 40;

/** Races that follow from the seed alone: every kind as often, ways and head starts drawn. */
export function races(amount: number, seed: number): Race[] {
  const random = seeded(seed);
  const delay = () => Math.floor(random() * headStart);
  const by = (
    person: Contestant['person'],
    intent: Contestant['intent'],
    way: Contestant['way'] = pick(random, ways),
  ): Contestant => ({ person, intent, way, delay: delay() });
  return Array.from({ length: amount }, (_, index): Race => {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const [one, other] = random() < 0.5 ? approvers : ([approvers[1], approvers[0]] as const);
    switch (kind) {
      case 'approve against reject':
        return { kind, contestants: [by(one, 'approve'), by(other, 'reject')] };
      case 'double click': {
        const click = by(one, 'approve', pick(random, ['slack', 'api']));
        return { kind, contestants: [click, { ...click, delay: delay() }, { ...click, delay: delay(), again: 0 }] };
      }
      case 'by all ways at once':
        return { kind, contestants: ways.map((way) => by(one, 'approve', way)) };
      case 'two approve, one rejects':
        return { kind, contestants: [by(one, 'approve'), by(other, 'approve'), by(pick(random, approvers), 'reject')] };
    }
  });
}

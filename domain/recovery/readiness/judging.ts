import type { RecoveryGroup, Side } from '../group.ts';
import type { ReadinessFacts, Seen } from './facts.ts';
import type { PointState } from './report.ts';

/** What every judgement needs to know. */
export interface Judging {
  readonly group: RecoveryGroup;
  readonly facts: ReadinessFacts;
  /** The side that serves, and the one that stands by. */
  readonly active: Side;
  readonly standby: Side;
  /** Their regions. */
  readonly from: string;
  readonly to: string;
}

/** How one thing stands, and what it says about it. */
export interface Judgement {
  readonly state: PointState;
  readonly sentence: string;
  readonly blocks?: boolean;
}

const order = ['ok', 'warn', 'unknown', 'bad'] as const satisfies readonly PointState[];

/** The worst of several, with all that is not ok said; where all is ok, `fine` is. */
export function worst(judgements: readonly Judgement[], fine: string): Judgement {
  const troubles = judgements.filter(({ state }) => state !== 'ok');
  const [first] = troubles.toSorted((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  if (first === undefined) return { state: 'ok', sentence: fine };
  const sentence = shown(troubles.map((each) => each.sentence));
  return { state: first.state, sentence, blocks: troubles.some(({ blocks, state }) => state === 'bad' && blocks) };
}

/** A few sentences, and how many more there are. */
function shown(sentences: readonly string[]): string {
  const most = 3;
  const more = sentences.length - most;
  return `${sentences.slice(0, most).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}

export function unknown(sentence: string): Judgement {
  return { state: 'unknown', sentence };
}

/** Judges both sides once both were seen; else says which was not. */
export function ofBoth<A, B>(a: Seen<A>, b: Seen<B>, judge: (a: A, b: B) => Judgement): Judgement {
  if ('unseen' in b) return unknown(b.unseen);
  if ('unseen' in a) return unknown(a.unseen);
  return judge(a.seen, b.seen);
}

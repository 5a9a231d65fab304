/** What came of one item, and how long after the instant at which it was due, ms. */
export interface Paced<Answer> {
  readonly answer: Answer;
  readonly ms: number;
}

export interface Clock {
  /** Ms from any fixed instant. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const usual: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Sends so many a second, whether or not earlier ones have been answered; answers in their order. Each is timed from the instant at
 * which it was due, not from when it was sent: a stall counts for all whom it kept waiting (no coordinated omission).
 */
export async function openLoop<Item, Answer>(
  items: readonly Item[],
  perSecond: number,
  send: (item: Item) => Promise<Answer>,
  { now, sleep }: Clock = usual,
): Promise<Paced<Answer>[]> {
  const began = now();
  const sent: Promise<Paced<Answer>>[] = [];
  for (const [index, item] of items.entries()) {
    const due = began + (index * 1000) / perSecond;
    if (due > now()) await sleep(due - now());
    const answered = send(item).then((answer) => ({ answer, ms: now() - due }));
    answered.catch(() => undefined); // told below
    sent.push(answered);
  }
  return Promise.all(sent);
}

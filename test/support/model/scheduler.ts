/** Something that would go on now, if it were let. */
export interface Ticket {
  readonly owner: string;
  go(): void;
  /** Ends what waits with an error instead. */
  fail(error: Error): void;
}

interface Waiting {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

export interface Scheduler {
  /** Waits until it is let on. */
  turn(owner: string): Promise<void>;
  /** Waits until the predicate holds; it is looked at after every event. */
  until(holds: () => boolean): Promise<void>;
  readonly tickets: readonly Ticket[];
  /** Lets one ticket on. */
  take(index: number): void;
  /** Removes the tickets of these owners, with an error for each. */
  drop(owns: (owner: string) => boolean, error: () => Error): number;
  /** Runs until nothing moves by itself any more. */
  settle(): Promise<void>;
}

/** Nothing runs at the same time here: whoever drives it decides what goes on next, so that an order is a list of choices. */
export function createScheduler(): Scheduler {
  const tickets: Ticket[] = [];
  let waiting: Waiting[] = [];
  return {
    tickets,
    turn: (owner) => new Promise((go, fail) => void tickets.push({ owner, go: () => go(), fail })),
    until(holds) {
      if (holds()) return Promise.resolve();
      return new Promise((resolve) => void waiting.push({ holds, resolve: () => resolve() }));
    },
    take(index) {
      const [ticket] = tickets.splice(index, 1);
      ticket?.go();
    },
    drop(owns, error) {
      const gone = tickets.filter(({ owner }) => owns(owner));
      for (const ticket of gone) {
        tickets.splice(tickets.indexOf(ticket), 1);
        ticket.fail(error());
      }
      return gone.length;
    },
    async settle() {
      for (;;) {
        await drained();
        const now = waiting.filter(({ holds }) => holds());
        if (now.length === 0) return;
        waiting = waiting.filter((each) => !now.includes(each));
        for (const { resolve } of now) resolve();
      }
    },
  };
}

/** Every promise that can go on has gone on: microtasks come before the next turn of the event loop. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

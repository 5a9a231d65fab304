import type { Scope } from '../../domain/plan/place.ts';
import type { ApplyResult } from '../infrastructure-api.ts';
import { doneOf, type Operation, type Tally } from './operations.ts';
import type { PlanStore, TerraformDeps } from './ports.ts';
import type { Ready } from './ready.ts';
import { lockNow } from './release-lock.ts';
import { keepMark, type Mark } from './stored.ts';

export interface KeptMark {
  /** Writes how far it has come, soon; learns the id of the state's lock once the tool holds it. */
  note(tally: Tally): void;
  /** What was written last, once it is, and the lock is known where it was just being asked for. */
  close(): Promise<Mark>;
  /** Writes what it came to. */
  end(result: ApplyResult): Promise<void>;
}

export interface KeepingMark {
  readonly store: PlanStore;
  readonly file: { readonly key: string };
  readonly mark: Mark;
  readonly operations: readonly Operation[];
  readonly ready: Ready;
  readonly deps: TerraformDeps;
  readonly scope: Scope;
}

const beatMs = 5000;

/**
 * Keeps the mark of a plan file that is being applied, so that whoever comes after a sudden end knows what was begun, which lock was taken,
 * and whether the run still lives. One write at a time, of the newest.
 */
export function keepingMark({ store, file, mark, operations, ready, deps, scope }: KeepingMark): KeptMark {
  let current = mark;
  let isDue = false;
  let writing: Promise<void> | undefined;
  let asksForLock = false;
  let learning: Promise<void> | undefined;

  function write(): void {
    isDue = true;
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
  }
  async function writeAll(): Promise<void> {
    while (isDue) {
      isDue = false;
      current = { ...current, beat: Date.now() };
      try {
        await keepMark(store, file, current);
      } catch (err) {
        deps.log.warn({ err, key: file.key }, 'how far an apply has come is not written down');
      }
    }
  }
  /** While the tool works, the lock that is held is its own. */
  async function learnLock(): Promise<void> {
    try {
      const lock = await lockNow(ready, deps, scope);
      if (lock !== undefined) current = { ...current, lock };
      write();
    } catch (err) {
      asksForLock = false;
      deps.log.warn({ err, key: file.key }, 'the lock of a state is not known yet');
    }
  }

  const beat = setInterval(write, beatMs);
  return {
    note(tally) {
      if (tally.isWorking && current.lock === undefined && !asksForLock) {
        asksForLock = true;
        learning = learnLock();
      }
      current = { ...current, begun: [...tally.begun], done: doneOf(operations, tally) };
      write();
    },
    async close() {
      clearInterval(beat);
      await learning;
      await writing;
      return current;
    },
    async end({ verdict, reason = '', output }) {
      const lists = output ?? { applied: [], unsure: [], pending: [] };
      const ended = { reason, applied: [...lists.applied], unsure: [...lists.unsure], pending: [...lists.pending] };
      if (verdict !== 'errored') current = { ...current, ended: { verdict, ...ended } };
      write();
      await writing;
    },
  };
}

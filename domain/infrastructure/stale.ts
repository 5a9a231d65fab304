import type { StackState } from './stack-plan.ts';

export function isSameState(a: StackState, b: StackState): boolean {
  return a.lineage === b.lineage && a.serial === b.serial;
}

/** That a stack's state is another than the one that was planned from, and what to do, as a whole sentence, since others follow it; undefined while it is the same. */
export function staleSentence(stack: string, planned: StackState, now: StackState): string | undefined {
  if (isSameState(planned, now)) return undefined;
  const again = `so it has to be planned again: /infra plan ${stack}.`;
  if (planned.lineage !== now.lineage) {
    const is = now.lineage === '' ? 'is gone' : planned.lineage === '' ? 'has been made' : 'is another one';
    return `The state of ${stack} ${is} since this was planned, ${again}`;
  }
  return `The state of ${stack} has changed since this was planned (serial ${now.serial} now, ${planned.serial} then), ${again}`;
}

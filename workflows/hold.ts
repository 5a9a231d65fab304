import { condition } from '@temporalio/workflow';
import type { StepRecord } from './run-state.ts';

/**
 * Waits until a person answers for the step, or `givenUp` turns true (the change is stopped): that outweighs an answer of the
 * same moment. A skip marks the step skipped.
 */
export async function heldFor(record: StepRecord, givenUp: () => boolean): Promise<'retry' | 'skip' | 'givenUp'> {
  const hold: StepRecord['holds'][number] = { why: record.reason ?? record.state, since: Date.now() };
  record.holds.push(hold);
  record.heldSince = hold.since;
  delete record.answer;
  await condition(() => record.answer !== undefined || givenUp());
  delete record.heldSince;
  hold.until = Date.now();
  const answer = answerOf(record);
  if (answer === undefined || givenUp()) return 'givenUp';
  hold.answer = answer;
  if (answer.kind === 'skip') {
    record.state = 'skipped';
    record.reason = `skipped by ${answer.person}${answer.reason === undefined ? '' : `: ${answer.reason}`}`;
  }
  return answer.kind;
}

/** Read through a function: the compiler cannot know that an update wrote it while we waited. */
function answerOf(record: StepRecord): StepRecord['answer'] {
  return record.answer;
}

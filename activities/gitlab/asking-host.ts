import { codeHostAway, refusal } from '../failures.ts';
import { CodeHostTrouble } from './code-host.ts';

/** What GitLab refuses is refused again; where it does not answer, or limits, it says when to come again. */
export async function askingHost<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof CodeHostTrouble)) throw error;
    const { message, afterSeconds } = error;
    throw afterSeconds === undefined ? refusal(message) : codeHostAway(message, afterSeconds);
  }
}

import type { GreenCommit } from '../domain/catalogue/gitflow.ts';
import { approveMergeRequest, openMergeRequest } from './activities.ts';

/**
 * Of one green commit: opens the merge request that the catalogue declares, and approves it when its rule holds. Answers in a sentence
 * what came of it. No change: nothing is deployed by it, and no lane is held.
 */
export async function gitflow(green: GreenCommit): Promise<string> {
  const { sentence, request } = await openMergeRequest(green);
  return request === undefined ? sentence : approveMergeRequest({ ...green, request });
}

import type { z } from 'zod';
import { didYouMean } from '../text/did-you-mean.ts';

/** zod error of a strict object: names every unknown key and the known key probably meant. */
export function noteUnknownKeys(issue: z.core.$ZodRawIssue, known: readonly string[]): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  return issue.keys.map((key) => `unknown key "${key}".${didYouMean(key, known)}`).join(' ');
}

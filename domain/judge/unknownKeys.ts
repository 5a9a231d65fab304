import type { z } from 'zod';
import { closest } from './closest.ts';

/** zod error of a strict object: names every unknown key and the known key probably meant. */
export function noteUnknownKeys(issue: z.core.$ZodRawIssue, known: readonly string[]): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  return issue.keys.map((key) => unknownKey(key, known)).join(' ');
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closest(key, known);
  const help = meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return `unknown key "${key}". ${help}`;
}

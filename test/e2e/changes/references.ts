import { describe, expect, test } from '@jest/globals';
import type { CanaryRun } from '../../../bench/kills/canary.ts';
import { referencesOf } from '../../../bench/kills/soak-kills.ts';
import type { Lab } from '../../../bench/lab/lab.ts';

export type References = ReadonlyMap<string, CanaryRun>;

/** An undisturbed canary of every service: what the disturbed ones are compared with. */
export function references(lab: () => Lab): () => References {
  let runs: References = new Map();
  describe('undisturbed canaries', () => {
    test('write each thing once', async () => {
      runs = await referencesOf(lab());
      expect(runs.size).toBe(5);
    });
  });
  return () => runs;
}

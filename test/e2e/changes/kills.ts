import { describe, expect, test } from '@jest/globals';
import { drawBatches } from '../../../bench/kills/aims.ts';
import { runBatch } from '../../../bench/kills/batch.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import type { ProcessName } from '../../../sandbox/supervisor/specs.ts';
import type { References } from './references.ts';

/** A handful of instants, five at a time; `npm run soak` does the many. */
const batches: readonly { kill: readonly ProcessName[]; seed: number; version: string }[] = [
  { kill: ['worker'], seed: 20, version: '1.4.2' },
  { kill: ['bot', 'temporal'], seed: 21, version: 'abc123' },
];

export function kills(lab: () => Lab, references: () => References): void {
  describe('SIGKILL in the middle of canaries', () => {
    test.each(batches)('of $kill: all finish, nothing done twice', async ({ kill, seed, version }) => {
      const [batch] = drawBatches(seed, kill, references().size, references(), () => version);
      if (batch === undefined) throw new Error('no kill was drawn');
      const hits = await runBatch(lab(), batch, references());
      expect(
        hits.flatMap(({ service, step, problems }) => problems.map((each) => `${service} at ${step}: ${each}`)),
      ).toEqual([]);
      // The first is killed by its write that begins the promotion.
      expect(hits[0]?.step).toBe('eu/roll');
    });
  });
}

import { describe, expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { TemporalPort } from '../../../activities/ports.ts';
import { readinessGate } from '../../../activities/readiness-gate.ts';
import type { ReadinessReport } from '../../../domain/recovery/readiness/report.ts';
import { attempt, quietEnvironment } from '../support/attempt.ts';

const report = (score: number, secondsAgo: number): ReadinessReport => ({
  group: 'shop',
  at: Date.now() - secondsAgo * 1000,
  from: 'eu-west-1',
  to: 'eu-central-1',
  score,
  level: 'partly',
  points: [],
  blockers: ['the replica lags'],
});
const view = (kept: ReadinessReport | undefined) => ({ group: 'shop', series: [], ...(kept && { report: kept }) });
type Answer = ReadinessReport | Error | (() => Promise<never>);

/** Temporal with a group's readiness as kept, and as it is found when it is evaluated. */
function temporalWith(kept: ReadinessReport | Error | undefined, fresh: Answer) {
  const evaluations: object[] = [];
  const workflow = {
    getHandle: (id: string) => ({
      query: async (name: string) => {
        if (kept instanceof Error) throw kept;
        expect([id, name]).toEqual(['readiness:shop', 'readinessReport']);
        return view(kept);
      },
    }),
    withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
    executeUpdateWithStart: async (name: string, options: object) => {
      evaluations.push({ name, ...options });
      if (typeof fresh === 'function') return fresh();
      if (fresh instanceof Error) throw fresh;
      return view(fresh);
    },
  };
  return { temporal: { workflow } as unknown as TemporalPort, evaluations };
}

async function gate(kept: ReadinessReport | Error | undefined, fresh: Answer) {
  const { temporal, evaluations } = temporalWith(kept, fresh);
  const { result } = await attempt((params: { group: string; least: number }) => readinessGate(temporal, params), {
    group: 'shop',
    least: 70,
  });
  return { ...result, evaluations: evaluations.length };
}

const refused = new WorkflowUpdateFailedError(
  'failed',
  ApplicationFailure.nonRetryable('AWS answers nowhere.', 'Refused'),
);

describe('the gate of readiness', () => {
  test('passes on the last round without asking anew', async () => {
    expect(await gate(report(70, 300), report(1, 0))).toMatchObject({
      verdict: 'passed',
      progress: { text: expect.stringContaining('70 of 100, evaluated 5 min ago') },
      evidence: { score: 70 },
      evaluations: 0,
    });
  });

  test('evaluates anew what is older than a round, and what was never evaluated', async () => {
    expect(await gate(report(99, 700), report(90, 0))).toMatchObject({ verdict: 'passed', evaluations: 1 });
    expect(await gate(undefined, report(90, 0))).toMatchObject({ verdict: 'passed', evaluations: 1 });
    const none = new WorkflowNotFoundError('none', 'readiness:shop', undefined);
    expect(await gate(none, report(90, 0))).toMatchObject({ verdict: 'passed', evaluations: 1 });
  });

  test('says no only of what it is now: a standby that was mended a minute ago counts', async () => {
    expect(await gate(report(40, 60), report(71, 0))).toMatchObject({ verdict: 'passed', evaluations: 1 });
    expect(await gate(report(40, 60), report(69, 0))).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(
        /is 69 of 100, and this deploy asks for 70\. In the way: the replica lags\. See \/dr status shop/,
      ),
    });
  });

  test('what cannot be read is not passed', async () => {
    const late = new WorkflowUpdateRPCTimeoutOrCancelledError('late');
    expect(await gate(report(99, 700), refused)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^Readiness of shop cannot be read: AWS answers nowhere\. See/),
    });
    expect(await gate(report(99, 700), late)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('it was not evaluated within 45 s'),
    });
  });

  test('that Temporal cannot be asked is no answer', async () => {
    await expect(gate(new Error('unavailable'), report(99, 0))).rejects.toThrow('unavailable');
  });

  test('ends at once when the change is stopped, though the evaluation lasts', async () => {
    const { temporal } = temporalWith(undefined, () => new Promise<never>(() => undefined));
    const environment = quietEnvironment();
    environment.on('heartbeat', () => environment.cancel());
    const asked = environment.run(() => readinessGate(temporal, { group: 'shop', least: 70 }));
    await expect(asked).rejects.toThrow(/cancel/i);
  });
});

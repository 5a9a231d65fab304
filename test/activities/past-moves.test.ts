import { expect, test } from '@jest/globals';
import { pastMoves, pastRehearsals } from '../../activities/past-moves.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { temporalWith } from './support/world.ts';

const log = { info: () => undefined, warn: () => undefined };

function move(movedSeconds: number | undefined): ChangeView {
  const measured = { downSeconds: 300, detectedSeconds: 40, decidedSeconds: 60, movedSeconds: movedSeconds ?? 0 };
  return {
    change: 'x',
    kind: 'failover',
    subject: 'shop',
    environment: 'prod',
    status: 'succeeded',
    dryRun: false,
    requestedBy: 'oncall',
    requestedAt: '2026-01-01T12:00:00.000Z',
    recovery: {
      mode: 'graceful',
      from: 'eu-west-1',
      to: 'eu-central-1',
      lossSeconds: 0,
      loss: 'nothing is lost',
      objectives: { rto: 900, rpo: 60 },
      ...(movedSeconds === undefined ? {} : { measured }),
    },
    overrides: [],
    steps: [],
    weights: [],
    undoing: false,
    intents: [],
  };
}

test('the last five moves that were carried out tell how long the next one takes', async () => {
  const past = [undefined, 240.4, 251, 260, 270, 280, 290].map(move);
  expect(await pastMoves({ temporal: temporalWith(past), log }, 'shop')).toHaveLength(5);
  expect(await pastMoves({ temporal: temporalWith([move(240.4), move(undefined)]), log }, 'shop')).toEqual([240]);
});

test('nobody waits for them: what cannot be read is left out, and logged', async () => {
  const warned: string[] = [];
  const temporal = {
    workflow: {
      ...temporalWith([]).workflow,
      list() {
        throw new Error('no visibility');
      },
    },
  };
  expect(await pastMoves({ temporal, log: { ...log, warn: (_, text) => void warned.push(text) } }, 'shop')).toEqual([]);
  expect(warned).toEqual(['earlier changes cannot be read']);
});

test('rehearsals tell how long the next one takes, from their turn to their end', async () => {
  const { recovery: _, ...rest } = move(1);
  const [startedAt, endedAt] = ['2026-01-01T12:00:00.000Z', '2026-01-01T12:22:30.400Z'];
  const rehearsal: ChangeView = { ...rest, kind: 'drill', depth: 'rehearsal', startedAt, endedAt };
  const queries: string[] = [];
  const { workflow } = temporalWith([rehearsal]);
  const list: typeof workflow.list = (options) => {
    queries.push(options?.query ?? '');
    return workflow.list(options);
  };
  expect(await pastRehearsals({ temporal: { workflow: { ...workflow, list } }, log }, 'shop')).toEqual([1350]);
  expect(queries[0]).toMatch(/^WorkflowType = "drill" AND CoxswainKind = "rehearsal" AND CoxswainGroup = "shop"/);
});

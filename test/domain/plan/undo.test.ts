import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planChange } from '../../../domain/plan/planner.ts';
import type { StepNode } from '../../../domain/plan/step.ts';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { undoSteps, undoTree, type Written } from '../../../domain/plan/undo.ts';
import { planInput } from '../../support/plan-inputs.ts';

type World = Record<string, Record<string, unknown>>;

/** A step tree whose writes are data: each leaf sets one field of one resource. */
function leaf(id: string): StepNode {
  return {
    id,
    kind: 'smoke',
    phase: 'test',
    title: id,
    params: {
      place: { target: 't', account: 'a', region: 'r', cluster: 'c' },
      url: 'http://x',
      headers: {},
      checks: [],
    },
    timeoutSeconds: 1,
    on: { failed: 'undo', errored: 'hold', inconclusive: 'hold' },
  };
}

const writes = fc.array(
  fc.record({
    resource: fc.constantFrom('weight', 'stable', 'canary'),
    field: fc.constantFrom('a', 'b'),
    value: fc.integer({ min: 0, max: 9 }),
    parallel: fc.boolean(),
  }),
  { maxLength: 12 },
);

describe('undoTree', () => {
  test('applied to the world it puts every written field back, whatever was written and wherever it stopped', () => {
    fc.assert(
      fc.property(writes, fc.nat(12), (all, stopAt) => {
        const world: World = { weight: { a: 'w', b: 'w' }, stable: { a: 's', b: 's' }, canary: { a: 'c', b: 'c' } };
        const start = structuredClone(world);
        const written = new Map<string, Written>();
        const nodes = all.map((write, index) => {
          if (index < stopAt) {
            const before = { [write.field]: world[write.resource]?.[write.field] };
            const want = { [write.field]: write.value };
            written.set(String(index), { resource: write.resource, urgent: write.resource === 'weight', before, want });
            Object.assign(world[write.resource] ?? {}, want);
          }
          return write.parallel ? { parallel: [leaf(String(index))] } : leaf(String(index));
        });
        for (const { step, to, wrote } of undoSteps(undoTree({ sequence: nodes }, (id) => written.get(id)))) {
          const resource = world[written.get(step)?.resource ?? ''] ?? {};
          // The world holds what we wrote, so the guard of every undo is met.
          expect(resource).toMatchObject(wrote.at(-1) ?? {});
          Object.assign(resource, to);
        }
        expect(world).toEqual(start);
      }),
    );
  });

  test('each resource is undone once, weights first and straight to the start', () => {
    const answer = planChange(planInput());
    if (answer.outcome !== 'planned') throw new Error(answer.sentence);
    const { steps } = answer.draft;
    const reached = ['eu/hold', 'eu/canary', 'eu/weight-5', 'eu/weight-25', 'eu/tasks-50', 'eu/weight-50', 'eu/roll'];
    const percents = new Map([
      ['eu/weight-5', [0, 5]],
      ['eu/weight-25', [5, 25]],
      ['eu/weight-50', [25, 50]],
    ]);
    const resource = (id: string) =>
      id.includes('weight') ? 'weight' : id === 'eu/roll' ? 'stable' : id === 'eu/hold' ? 'control' : 'canary';
    const undo = undoSteps(
      undoTree(steps, (id) => {
        if (!reached.includes(id)) return undefined;
        const [before, want] = percents.get(id) ?? [id, `${id} wrote`];
        return {
          resource: resource(id),
          urgent: id.includes('weight'),
          before: { percent: before },
          want: { percent: want },
        };
      }),
    );
    expect(undo.map(({ step }) => step)).toEqual(['eu/weight-50', 'eu/roll', 'eu/tasks-50', 'eu/hold']);
    expect(undo[0]).toEqual({
      step: 'eu/weight-50',
      to: { percent: 0 },
      wrote: [{ percent: 5 }, { percent: 25 }, { percent: 50 }],
    });
    expect(undo[2]?.to).toEqual({ percent: 'eu/canary' });
  });

  test('parallel siblings are undone in parallel', () => {
    const tree: StepNode = { sequence: [leaf('a'), { parallel: [leaf('b'), leaf('c')] }] };
    const undo = undoTree(tree, (id) => ({ resource: id, urgent: false, before: { v: 0 }, want: { v: 1 } }));
    expect(undo).toMatchObject({
      sequence: [{ sequence: [{ parallel: [{ step: 'b' }, { step: 'c' }] }, { step: 'a' }] }],
    });
  });

  test('nothing written, nothing to undo', () => {
    const answer = planChange(planInput());
    if (answer.outcome !== 'planned') throw new Error(answer.sentence);
    expect(stepsOf(answer.draft.steps).length).toBeGreaterThan(0);
    expect(undoSteps(undoTree(answer.draft.steps, () => undefined))).toEqual([]);
  });
});

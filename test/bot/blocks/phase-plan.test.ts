import { describe, expect, test } from '@jest/globals';
import type { KnownBlock, PlanBlock } from '@slack/types';
import { changeCard } from '../../../bot/blocks/card.ts';
import { phasePlan } from '../../../bot/blocks/phase-plan.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { approvedBy, at, canaryView, movingView, now, stepView } from '../support/views.ts';

const planOf = (blocks: readonly KnownBlock[]): PlanBlock | undefined => blocks.find((block) => block.type === 'plan');
const tasksOf = (view: ChangeView) =>
  (phasePlan(view, now).tasks ?? []).map(({ title, status }) => [String(title), status]);

describe('progress where the workspace has blocks for it', () => {
  test('a task a phase, with its time; the words around it stay as they are', () => {
    const { blocks, text } = changeCard(canaryView(), { now, plans: true });
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'plan', 'section', 'actions']);
    expect(planOf(blocks)?.title).toBe('canary 25 %');
    expect(tasksOf(canaryView())).toEqual([
      ['prepare · 0:04', 'complete'],
      ['canary 5 % · 10:00', 'complete'],
      ['canary 25 % · 3:31 of 10:00', 'in_progress'],
      ['promote', 'pending'],
      ['check', 'pending'],
    ]);
    expect(JSON.stringify(blocks[2])).toContain('errors 0.21 %');
    expect(JSON.stringify(blocks)).not.toContain('▸');
    expect(text).toBe(changeCard(canaryView(), { now }).text);
  });

  test('states that have no sign of their own are said in words', () => {
    const steps = [
      stepView('a', 'prepare', 'skipped'),
      stepView('b', 'canary 5 %', 'undone'),
      stepView('c', 'canary 25 %', 'failed', { startedAt: at(600), endedAt: at(660) }),
      stepView('d', 'promote', 'pending'),
    ];
    const back = canaryView({ undoing: true, steps });
    expect(tasksOf(back)).toEqual([
      ['prepare: skipped', 'complete'],
      ['canary 5 %: undone', 'complete'],
      ['canary 25 %: failed · 1:00', 'error'],
    ]);
    expect(phasePlan(back, now).title).toBe('Going back');
    const inconclusive = canaryView({ status: 'waiting', steps: [stepView('c', 'canary 25 %', 'inconclusive')] });
    expect(phasePlan(inconclusive, now)).toMatchObject({
      title: 'Held: canary 25 %',
      tasks: [{ title: 'canary 25 %: not enough to judge', status: 'in_progress' }],
    });
  });

  test('phases of a move that run at the same time are marked', () => {
    const marked = tasksOf(movingView()).filter(([title]) => String(title).startsWith('∥ '));
    expect(marked.length).toBeGreaterThan(0);
  });

  test('before anything moves, and when it is over, one line says it', () => {
    const ended = canaryView({ status: 'rolledBack', intents: [], endedAt: at(700) });
    expect(planOf(changeCard(ended, { now, plans: true }).blocks)).toBeUndefined();
    const steps = canaryView().steps.map((step) => ({ ...step, state: 'pending' as const }));
    const awaited = canaryView({
      status: 'waiting',
      steps,
      intents: ['approve', 'reject'],
      ...approvedBy([], 'waiting'),
    });
    expect(planOf(changeCard(awaited, { now, plans: true }).blocks)).toBeUndefined();
    expect(planOf(changeCard(canaryView(), { now }).blocks)).toBeUndefined();
  });
});

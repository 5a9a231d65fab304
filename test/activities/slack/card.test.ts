import { expect, test } from '@jest/globals';
import { newCard, stateOfCard } from '../../../activities/slack/card.ts';
import { routineMs } from '../../../activities/slack/deliver.ts';
import type { ChangeView, StepView } from '../../../domain/change/view.ts';
import { canaryView, movingView, stepView } from '../../bot/support/views.ts';

const step = (id: string, phase: string, state: StepView['state'], more: Partial<StepView> = {}) =>
  stepView('', phase, state, { id, title: id, ...more });
const states = (steps: StepView[], view: ChangeView = canaryView()) => {
  const card = { ...newCard({ change: view.change, channel: '#deploys' }), view: { ...view, steps } };
  return { root: stateOfCard(card, 'root'), details: stateOfCard(card, 'details') };
};

const begun = [step('a', 'prepare', 'running'), step('b', 'prepare', 'pending'), step('c', 'promote', 'pending')];
const further = [step('a', 'prepare', 'passed'), step('b', 'prepare', 'running'), step('c', 'promote', 'pending')];

test('a step that goes well within its phase is news to the thread, not to the message of a deploy', () => {
  expect(states(further).root).toBe(states(begun).root);
  expect(states(further).details).not.toBe(states(begun).details);
});

test.each<[string, StepView[]]>([
  ['the next phase', [step('a', 'prepare', 'passed'), step('b', 'prepare', 'passed'), step('c', 'promote', 'running')]],
  [
    'the phase that is over',
    [step('a', 'prepare', 'passed'), step('b', 'prepare', 'passed'), step('c', 'promote', 'pending')],
  ],
  [
    'a step that failed',
    [step('a', 'prepare', 'failed'), step('b', 'prepare', 'pending'), step('c', 'promote', 'pending')],
  ],
  ['why', [step('a', 'prepare', 'running', { reason: 'full' }), ...further.slice(1)]],
  ['another attempt', [step('a', 'prepare', 'running', { attempt: 2 }), ...begun.slice(1)]],
  ['trouble', [step('a', 'prepare', 'running', { progress: { text: '', trouble: 'AWS is slow' } }), ...begun.slice(1)]],
])('%s is news to the message', (_what, steps) => {
  expect(states(steps).root).not.toBe(states(begun).root);
});

test('every step of a move is news to its message', () => {
  expect(states(further, movingView()).root).not.toBe(states(begun, movingView()).root);
});

test('clocks move seldomer where many messages are open, and where nothing has happened for long', () => {
  expect([routineMs(1, 0), routineMs(1, 100_000), routineMs(1, 9_000_000), routineMs(25, 0)]).toEqual([
    15_000, 25_000, 60_000, 60_000,
  ]);
});

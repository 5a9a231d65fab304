import { describe, expect, test } from '@jest/globals';
import { type Choice, meantStep, occasionOf } from '../../../bot/gateway/decision.ts';
import { updateId } from '../../../bot/gateway/ids.ts';
import type { Actor } from '../../../domain/change/actor.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { moveSteps, moveView, movingView } from '../support/views.ts';

const oncall: Actor = { via: 'oidc', subject: 'oncall' };
const view = moveView();

function idOf(more: Partial<Choice> = {}, of: ChangeView = view): string {
  const choice = { actor: oncall, key: 'request 1', typed: 'shop', ...more };
  const occasion = occasionOf(of, 'approve', undefined, choice);
  return updateId({ change: of.change, intent: 'approve', plan: of.plan?.hash, actor: choice.actor, occasion });
}

describe('an approval', () => {
  test('sent again by the same request counts once', () => {
    expect(idOf()).toBe(idOf());
  });

  test.each([
    ['of somebody else', { actor: { via: 'oidc', subject: 'release-manager' } }],
    ['by another request', { key: 'request 2' }],
  ] as const)('%s is another one', (_name, more) => {
    expect(idOf(more)).not.toBe(idOf());
  });
});

describe('going on without a safeguard', () => {
  const held = movingView({
    status: 'waiting',
    steps: moveSteps.map((step) => (step.id === 'fence/confirm' ? { ...step, state: 'errored', attempt: 1 } : step)),
    waitsFor: { what: 'no answer', since: view.requestedAt, on: [], unblocks: ['skip'], step: 'fence/confirm' },
  });

  test('needs a reason', () => {
    expect(() => meantStep(held, 'skipStep', { actor: oncall, key: 'k' })).toThrow(
      'Going on without "nothing writes in eu-west-1" passes over a safeguard: say why, with a reason (--reason "TEXT").',
    );
    expect(meantStep(held, 'skipStep', { actor: oncall, key: 'k', reason: 'it is dead' })?.id).toBe('fence/confirm');
  });

  test('of another step needs none', () => {
    const waitsFor = { what: 'no', since: view.requestedAt, on: [], unblocks: [], step: 'scale/app' };
    expect(meantStep({ ...held, waitsFor }, 'skipStep', { actor: oncall, key: 'k' })?.id).toBe('scale/app');
  });
});

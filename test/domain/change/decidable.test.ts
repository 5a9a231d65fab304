import { describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../domain/change/actor.ts';
import { decidable } from '../../../domain/change/decidable.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { catalogue, team } from '../../bot/support/catalogue.ts';
import { approvedBy, at, canaryView, moveView, now, stepView } from '../../bot/support/views.ts';

const who = (person: string): Actor => ({ via: 'slack', team, user: catalogue.people[person]?.slack ?? 'U0NOBODY' });
const ways = (view: ChangeView) =>
  Object.fromEntries(
    [...Object.keys(catalogue.people), 'stranger']
      .map((person) => [person, decidable(catalogue, who(person), view, now)] as const)
      .filter(([, may]) => may.length > 0),
  );

/** A deploy that waits at a step of this kind. */
function heldAt(kind: string): ChangeView {
  const step = stepView('held', 'gate', 'failed', { kind });
  return canaryView({
    status: 'waiting',
    steps: [step],
    waitsFor: { what: 'so', since: at(0), on: [], unblocks: [], step: step.id },
    intents: ['abort', 'retryStep', 'skipStep'],
  });
}

describe('what somebody may decide now', () => {
  test('of a deploy that holds: who may operate it', () => {
    const all = ['try again', 'go on without it', 'abort'];
    expect(ways(heldAt('serving'))).toEqual({ developer: all, oncall: all });
  });

  test('of a deploy at its gate: going on is for who may override', () => {
    expect(ways(heldAt('readiness'))).toEqual({
      developer: ['try again', 'abort'],
      oncall: ['try again', 'go on without it', 'abort'],
    });
  });

  test('of what a freeze holds: who may let it pass; that one could abort it makes nobody wait for you', () => {
    const waitsFor = { what: 'prod is frozen', since: at(0), on: [], unblocks: [], restrained: true };
    const held = moveView({ status: 'waiting', intents: ['override', 'abort'], waitsFor });
    expect(ways(held)).toEqual({ oncall: ['go on all the same, with a reason', 'abort'] });
  });

  test('of a move that waits for approval: who has not said so yet, was not the one who asked, or may alone', () => {
    const both = ['approve', 'reject'];
    const alone = { 'duty-manager': ['approve alone, with a reason'] };
    const { approval } = moveView();
    const breakGlass = approval === undefined ? {} : { approval: { ...approval, breakGlass: 'duty' } };
    expect(ways(moveView(breakGlass))).toEqual({ oncall: both, 'release-manager': both, ...alone });
    expect(ways(moveView({ ...breakGlass, requestedBy: 'oncall' }))).toEqual({ 'release-manager': both, ...alone });
    expect(ways(moveView(approvedBy([{ person: 'release-manager', at: at(0) }], 'waiting')))).toMatchObject({
      oncall: both,
    });
    expect(ways(moveView(approvedBy([{ person: 'release-manager', at: at(0) }], 'waiting')))).not.toHaveProperty(
      'release-manager',
    );
  });

  test('of a paused change: resume; of one that runs: nothing waits', () => {
    expect(ways(canaryView({ status: 'paused', intents: ['resume', 'abort'] }))).toEqual({
      developer: ['resume', 'abort'],
      oncall: ['resume', 'abort'],
    });
    expect(ways(canaryView())).toEqual({});
  });

  test('of a move that waits for approval: a delegate too, while that lasts', () => {
    const delegates = { to: 'outsider', until: '2026-01-05' };
    const manager = { ...catalogue.people['release-manager'], groups: ['release-managers'], delegates };
    const lent = { ...catalogue, people: { ...catalogue.people, 'release-manager': manager } };
    const may = (time: number) => decidable(lent, who('outsider'), moveView(), time);
    expect(may(now)).toEqual(['approve', 'reject']);
    expect(may(Date.UTC(2026, 0, 6))).toEqual([]);
  });
});

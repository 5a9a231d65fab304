import { expect, test } from '@jest/globals';
import { phaseGroups } from '../../../domain/change/phases.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { why } from '../../../domain/change/why.ts';
import {
  approvedBy,
  armedView,
  at,
  firedView,
  movedView,
  moveSteps,
  moveView,
  movingView,
  now,
} from '../../bot/support/views.ts';

const words = { now, time: (iso: string) => iso.slice(11, 16) };
const of = (view: ChangeView) => why(view, words);

test('waiting for approval: the price, whose word, since when, what unblocks it', () => {
  expect(of(moveView(approvedBy([{ person: 'oncall', at: at(640) }], 'waiting')))).toEqual([
    'eu-west-1 does not answer (ECS timed out). Move shop to eu-central-1?',
    'Lose about 3 s of writes (estimated at the last contact, 13:59:38 UTC; objective 1 min) · back in about 5 min (objective 15 min).',
    'fence eu-west-1 → promote shop-db ∥ scale app → configure settings → switch app.shop.example → validate.',
    'Needs 1 more of oncall or release-managers, not @developer, to approve; lapses at 14:20 (in 8 min), or if the estimate or the plan changes. One of duty may approve alone, loudly, with a reason.',
    'Approved by @oncall at 14:10.',
    'Waiting since 14:10 (2 min), until 14:20.',
    'Unblocks: approve or reject.',
  ]);
});

test('under way: how long of the objective, and what is being done', () => {
  expect(of(movingView())).toEqual([
    'Failover of shop to eu-central-1 runs, 1 min of the objective of 15 min; it waits for nobody.',
    'Now: shop-db-replica in eu-central-1 takes the writes, 0:39; shop-db-replica is being promoted.',
    'Now: app-prod in eu-central-1 to 4 tasks, 0:39; 2 of 4 tasks healthy.',
  ]);
});

test('paused: that what has been done stands; past the point of no return there is no abort', () => {
  const pausedBy = { person: 'oncall', since: at(700), reason: 'looking' };
  expect(of(movingView({ status: 'paused', pausedBy, intents: ['resume'] }))).toEqual([
    'Failover of shop to eu-central-1 is paused by @oncall since 14:11 (20 s) ("looking"): what has been done stands.',
    'Unblocks: resume.',
  ]);
});

test('recovered: where it runs, and what it cost', () => {
  expect(of(movedView()).slice(0, 2)).toEqual([
    'shop runs in eu-central-1 since 14:16.',
    'Down 6 min 10 s (detected 40 s, decided 1 min 12 s, moved 4 min 18 s; objective 15 min) · at most 3 s of writes lost (objective 1 min); the exact list once eu-west-1 is back.',
  ]);
});

test('stopped before the point of no return', () => {
  const sentence = 'Stopped by oncall ("it answers") and rolled back; shop runs in eu-west-1 as before.';
  const view = movedView({
    status: 'aborted',
    sentence,
    stoppedBy: { person: 'oncall', at: at(670), reason: 'it answers' },
  });
  expect(of(view).slice(0, 2)).toEqual([
    'Failover of shop to eu-central-1 was stopped by @oncall ("it answers") at 14:16.',
    sentence,
  ]);
});

test('phases stand together only where one began before the other had ended', () => {
  const names = (view: ChangeView) => phaseGroups(view.steps).map((group) => group.map(({ name }) => name));
  const sequence = moveView({ steps: moveSteps.map(({ beside: _beside, ...step }) => step) });
  expect(names(sequence)).toEqual([['fence'], ['promote'], ['scale'], ['configure'], ['switch'], ['validate']]);
  expect(names(moveView())).toEqual([['fence'], ['promote', 'scale'], ['configure'], ['switch'], ['validate']]);
  expect(names(movingView())).toEqual([['fence'], ['promote', 'scale'], ['configure'], ['switch'], ['validate']]);
  expect(phaseGroups(moveSteps.slice(0, 1))).toHaveLength(1);
});

test('armed: until when, what would happen, how the alarm stands, whose word it is, and how to end it', () => {
  expect(of(armedView())).toEqual([
    'shop is armed until 14:41 (30 min left): as soon as shop-down turns red, it moves from eu-west-1 to eu-central-1, and nobody is asked again.',
    'Now shop-down is green.',
    'Armed by @developer ("storm").',
    'Approved by @oncall at 14:10.',
    'Approved by @release-manager at 14:10.',
    'To disarm it: abort shop.',
  ]);
});

test('disarmed by a person', () => {
  const sentence = 'Disarmed by oncall ("it is over"); nothing may move shop unasked any more.';
  const stoppedBy = { person: 'oncall', at: at(710), reason: 'it is over' };
  expect(of(armedView({ status: 'aborted', sentence, stoppedBy, endedAt: at(711), intents: [] })).slice(0, 2)).toEqual([
    'Pre-armed failover of shop was disarmed by @oncall ("it is over") at 14:11.',
    sentence,
  ]);
});

test('fired by an alarm: by whose word', () => {
  const said =
    'Fired by shop-down at 14:00; nobody was asked again. Armed by @developer ("checkout is down"), approved beforehand by @oncall and @release-manager, the last at 13:50.';
  expect(of(firedView())[1]).toBe(said);
  expect(of({ ...movedView(), ...firedView(), status: 'succeeded', intents: [] })).toContain(said);
});

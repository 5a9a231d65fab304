import { expect, test } from '@jest/globals';
import { changeCard } from '../../../bot/blocks/card.ts';
import { type Follower, standbyLine } from '../../../bot/blocks/standby-line.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { at, canaryView, now } from '../support/views.ts';

const deployed = canaryView({ status: 'succeeded', intents: [], endedAt: at(700) });
const { service: _, endedAt: __, plan, ...rest } = deployed;
const sync = (more: Partial<ChangeView>): Follower => ({ view: { ...rest, kind: 'sync', ...more }, over: false });
const planned = plan === undefined ? {} : { plan: { ...plan, region: 'eu-central-1' } };

test.each<[string, Follower, string]>([
  ['not begun', { over: false }, 'Standby follows'],
  [
    'never begun',
    { over: true },
    'Standby: not begun to follow; /dr sync app prod brings it in step, as will the next round',
  ],
  ['without a plan', sync({ status: 'running' }), 'Standby is being brought in step'],
  ['under way', sync({ status: 'running', ...planned }), 'Standby eu-central-1 is being brought in step'],
  [
    'held',
    sync({
      status: 'waiting',
      ...planned,
      waitsFor: { what: 'AWS does not answer', since: at(710), on: [], unblocks: [] },
    }),
    'Standby eu-central-1 waits: AWS does not answer.',
  ],
  [
    'in step',
    sync({ status: 'succeeded', ...planned, endedAt: at(770) }),
    'Standby eu-central-1 follows: in step after 1 min 10 s',
  ],
  [
    'in step before',
    sync({
      status: 'succeeded',
      endedAt: at(701),
      sentence: 'app 1.4.2 stands by in eu-central-1 with 2 tasks: in step.',
    }),
    'Standby: app 1.4.2 stands by in eu-central-1 with 2 tasks: in step.',
  ],
  ['left to another', sync({ status: 'superseded', sentence: 'Superseded by 1.4.3' }), 'Standby: Superseded by 1.4.3.'],
  [
    'failed',
    sync({ status: 'rolledBack', ...planned, sentence: 'no <task> turned healthy' }),
    ':warning: Standby eu-central-1 could not be brought in step: no &lt;task&gt; turned healthy. /dr sync app prod tries again',
  ],
])('%s', (_, follower, line) => {
  expect(standbyLine(deployed, follower)).toEqual([line]);
  expect(JSON.stringify(changeCard(deployed, { now, follower }).blocks)).toContain(line);
});

test('a change that no standby follows says nothing of one', () => {
  expect(standbyLine(deployed, undefined)).toEqual([]);
});

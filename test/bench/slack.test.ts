import { expect, test } from '@jest/globals';
import { changeCard } from '../../bot/blocks/card.ts';
import type { SlackCall } from '../../bench/lab/slack-tap.ts';
import { callsFor, type Shown, shownOf } from '../../bench/slack/shown.ts';
import { reachedBy, staleness } from '../../bench/slack/staleness.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { canaryView, now } from '../bot/support/views.ts';

const { change, steps } = canaryView();
const names = [...new Set(steps.map(({ phase }) => phase))];
const marked = (of: string) => JSON.stringify({ event_type: 'coxswain_change', event_payload: { change: of } });

/** A message as worker and Slack exchange it. */
function call(method: string, at: number, view: ChangeView, plans: boolean): SlackCall {
  const { text, blocks } = changeCard(view, { now, plans });
  const own = method === 'chat.postMessage' ? { metadata: marked(change) } : { ts: '1.1' };
  return { method, at, ok: true, ts: '1.1', args: { text, blocks: JSON.stringify(blocks), ...own } };
}

const ended = canaryView({ status: 'succeeded', endedAt: new Date(now).toISOString(), intents: [] });

test.each([
  ['a line', false],
  ['a plan', true],
])('what a card shows is read from it, its phases as %s', (_what, plans) => {
  const shown = shownOf(
    [call('chat.postMessage', 5, canaryView(), plans), call('chat.update', 9, ended, plans)],
    change,
    names,
  );
  expect(shown.map(({ at, ended: over }) => [at, over])).toEqual([
    [5, false],
    [9, true],
  ]);
  expect(Object.fromEntries(shown[0]?.phases ?? [])).toMatchObject({
    'canary 5 %': 'over',
    'canary 25 %': 'running',
    promote: 'pending',
  });
});

test('an edit that Slack refused, or of another message, shows nothing', () => {
  const edit = call('chat.update', 9, ended, false);
  const calls = [
    call('chat.postMessage', 5, canaryView(), false),
    { ...edit, ok: false },
    { ...edit, args: { ...edit.args, ts: '2.2' } },
  ];
  expect(shownOf(calls, change, names)).toHaveLength(1);
});

test('a state is stale until a message shows it or more, and for ever where none does', () => {
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  const step = (phase: string, from: number, to: number) => ({
    ...steps[0],
    phase,
    startedAt: at(from),
    endedAt: at(to),
  });
  const view: ChangeView = {
    ...ended,
    requestedAt: at(0),
    endedAt: at(50),
    steps: [step('one', 10, 20), step('two', 20, 50)] as ChangeView['steps'],
  };
  const shown = (seconds: number, over: boolean, phases: [string, 'pending' | 'running' | 'over'][]): Shown => ({
    at: seconds * 1000,
    ended: over,
    phases: new Map(phases),
  });
  const messages = [
    shown(1, false, []),
    shown(12, false, [['one', 'running']]),
    shown(24, false, [
      ['one', 'over'],
      ['two', 'running'],
    ]),
    shown(53, true, []),
  ];
  const of = (all: readonly Shown[]) => staleness(reachedBy(view), all).map(({ what, seconds }) => [what, seconds]);
  expect(of(messages)).toEqual([
    ['asked for', 1],
    ['one begins', 2],
    ['one is over', 4],
    ['two begins', 4],
    ['two is over', 3],
    ['ended', 3],
  ]);
  expect(of(messages.slice(0, 3)).at(-1)).toEqual(['ended', Number.POSITIVE_INFINITY]);
});

test('calls for messages of other changes are not counted, all others are', () => {
  const post = (of: string, ts: string): SlackCall => ({
    method: 'chat.postMessage',
    at: 1,
    ok: true,
    ts,
    args: { metadata: marked(of) },
  });
  const other = (method: string, ts: string): SlackCall => ({ method, at: 2, ok: true, args: { ts } });
  const own = [post(change, '1.1'), other('chat.update', '1.1'), other('files.info', '')];
  const foreign = [post('sync-of-another', '3.3'), other('chat.update', '3.3'), other('conversations.replies', '3.3')];
  expect(callsFor([...own, ...foreign], [change])).toEqual(own);
});

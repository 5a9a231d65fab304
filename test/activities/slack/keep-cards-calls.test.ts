import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import type { CardOrder } from '../../../domain/keeper.ts';
import { approvedBy, at, canaryView, movedView, moveView, movingView, stepView } from '../../bot/support/views.ts';
import { change, slack, views, worker, keep } from './kept-cards.ts';

describe('people are called', () => {
  const move = 'shop-prod-abcd2345';
  const inChannel: CardOrder = { change: move, channel: '#deploys' };
  const calling = () => slack.messages.filter(({ metadata }) => metadata?.event_type.startsWith('coxswain_notice_'));
  const alone = [{ person: 'duty-manager', at: at(640), breakGlass: 'nobody else answers' }];

  test('to approve, once, in the thread; and told of break-glass, in the channel too', async () => {
    views.set(move, moveView());
    const { result } = keep(worker(), [inChannel]);
    await slack.until(() => calling().length > 0);
    expect(calling()[0]?.thread).toBe(slack.root(move)?.ts);
    expect(JSON.stringify(calling()[0]?.blocks)).toContain('<@U0ONCALL> <@U0MANAGER>');
    views.set(move, movingView(approvedBy(alone, 'approved')));
    await slack.until(() => calling().length > 1);
    expect(JSON.stringify(calling()[1]?.blocks)).toContain('BREAK-GLASS: @duty-manager approved');
    const bodies = slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ body }) => body);
    expect(bodies.filter(({ reply_broadcast: shown }) => shown === 'true')).toHaveLength(1);
    views.set(move, movedView());
    await result;
    expect(calling()).toHaveLength(2);
  });

  test('not again after a crash, whether the next attempt knows of it or has to look', async () => {
    views.set(move, moveView());
    const first = keep(worker(), [inChannel]);
    const beat = new Promise<unknown>((resolve) => {
      first.environment.on('heartbeat', (details) => {
        if (JSON.stringify(details).includes('"told":["approvalAwaited"]')) resolve(details);
      });
    });
    const details = await beat;
    first.environment.cancel();
    await expect(first.result).rejects.toThrow(CancelledFailure);
    for (const known of [details, undefined]) {
      const next = keep(worker(), [inChannel], known);
      const sent = slack.calls.length;
      views.set(move, moveView(approvedBy([{ person: 'oncall', at: at(640 + slack.calls.length) }], 'waiting')));
      await slack.until(() => slack.calls.slice(sent).some(({ method }) => method === 'chat.update'));
      next.environment.cancel();
      await expect(next.result).rejects.toThrow(CancelledFailure);
    }
    expect(calling()).toHaveLength(1);
  });
});

describe('people who can act now', () => {
  const move = moveView().change;
  const moveOrder = { change: move, channel: '#incidents' };
  const direct = () => slack.messages.filter(({ channel }) => channel.startsWith('D0'));
  const inThread = () =>
    slack.messages.filter(({ metadata }) => metadata?.event_type === 'coxswain_notice_approvalAwaited');
  const waiting = moveView();
  if (waiting.approval === undefined) throw new Error('it waits for approval');
  const { approval } = waiting;

  beforeEach(() => void views.set(move, waiting));

  test('are told once each, with the way to the message, and not called in the thread as well', async () => {
    const { result } = keep(worker(40, true), [moveOrder]);
    await slack.until(() => direct().length === 2 && slack.details(move) !== undefined);
    expect(direct().map(({ channel }) => channel)).toEqual(['D0ONCALL', 'D0MANAGER']);
    const root = slack.root(move);
    for (const { text, blocks } of direct()) {
      expect(text).toContain('Move shop to eu-central-1?');
      expect(text).toContain('Asked by @developer ("checkout is down")');
      expect(JSON.stringify(blocks)).toContain(`https://slack.example/${root?.channel}/${root?.ts}|Open its message`);
    }
    views.set(move, movedView());
    await result;
    expect(direct()).toHaveLength(2);
    expect(inThread()).toEqual([]);
    for (const { text } of direct()) expect(text).toMatch(/^failover of shop .*: approved by @\w+/);
  });

  test('who has answered is asked no more, the other still is', async () => {
    keep(worker(40, true), [moveOrder]);
    await slack.until(() => direct().length === 2);
    views.set(move, moveView(approvedBy([{ person: 'oncall', at: at(700) }], 'waiting')));
    await slack.until(() => direct()[0]?.text.includes('approved by @oncall; 1 more to come') === true);
    expect(direct()[1]?.text).toContain('Move shop to eu-central-1?');
  });

  test('are reminded once when most of the time is over', async () => {
    views.set(move, { ...waiting, approval: { ...approval, since: at(0), until: at(800) } });
    keep(worker(40, true), [moveOrder]);
    await slack.until(() => direct().length === 4 && slack.details(move) !== undefined);
    expect(direct().filter(({ text }) => text.startsWith('Still waiting, only until'))).toHaveLength(2);
  });

  test('are not told again after a crash', async () => {
    const first = keep(worker(40, true), [moveOrder]);
    await slack.until(() => direct().length === 2);
    first.environment.cancel();
    await expect(first.result).rejects.toThrow(CancelledFailure);
    // Another process, that knows nothing.
    const second = keep(worker(40, true), [moveOrder]);
    views.set(move, movedView());
    await second.result;
    expect(direct()).toHaveLength(2);
  });

  test('who cannot be told directly is called in the thread', async () => {
    slack.faults.set('conversations.open', ['user_disabled', 'missing_scope']);
    keep(worker(40, true), [moveOrder]);
    await slack.until(() => inThread().length === 1);
    expect(inThread()[0]?.blocks[0]).toMatchObject({
      text: { text: expect.stringContaining('<@U0ONCALL> <@U0MANAGER>') },
    });
    expect(direct()).toEqual([]);
  });

  test('hear of a step that holds, if they may decide on it, and who decided', async () => {
    const held = { kind: 'bake', title: 'watch 25 %', attempt: 1 } as const;
    const since = at(700);
    const holding = canaryView({
      status: 'waiting',
      waitsFor: { what: 'not enough traffic to judge', since, on: [], unblocks: ['skip'], step: 'eu/bake-25' },
      steps: [stepView('bake-25', 'canary 25 %', 'inconclusive', { ...held, holds: [{ why: 'traffic', since }] })],
    });
    views.set(change, holding);
    keep(worker(40, true));
    await slack.until(() => direct().length === 2);
    expect(direct().map(({ channel }) => channel)).toEqual(['D0DEVELOPER', 'D0ONCALL']);
    expect(direct()[0]?.text).toContain('waits for a decision: not enough traffic to judge');
    const answer = { kind: 'skip', person: 'oncall' } as const;
    const holds = [{ why: 'traffic', since, answer }];
    views.set(change, canaryView({ steps: [stepView('bake-25', 'canary 25 %', 'skipped', { ...held, holds })] }));
    await slack.until(() => direct().every(({ text }) => text.includes('decided by @oncall')));
  });
});

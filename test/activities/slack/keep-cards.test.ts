import { describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { at, canaryView, unplanned } from '../../bot/support/views.ts';
import { behind, change, order, ended, slack, views, orders, worker, keep } from './kept-cards.ts';

describe('a change’s message', () => {
  test('is posted once, edited in place, detailed in its thread, and closed with the end shown', async () => {
    const { result } = keep();
    await slack.until(() => slack.details(change) !== undefined);
    expect(slack.root(change)?.text).toContain('canary at 25 %');
    expect(slack.details(change)?.thread).toBe(slack.root(change)?.ts);
    expect(JSON.stringify(slack.details(change)?.blocks)).toContain(
      `<http://temporal.example/namespaces/default/workflows/${change}|run>`,
    );
    views.set(change, ended);
    expect(await result).toEqual({ closed: [change] });
    expect(slack.root(change)?.text).toContain('app 1.4.2 serves in prod');
    expect(slack.count('chat.postMessage')).toBe(2);
  });

  test('shows progress in words where the workspace takes no plan blocks, which is found out once', async () => {
    slack.faults.set('chat.postMessage', ['invalid_blocks']);
    const { result } = keep();
    await slack.until(() => slack.details(change) !== undefined);
    const tried = slack.calls
      .filter(({ method }) => method === 'chat.postMessage')
      .map(({ body }) => body['blocks'] ?? '');
    expect(tried[0]).toContain('"type":"plan"');
    expect(tried[1]).toContain('▸');
    expect(tried.slice(1).join()).not.toContain('"type":"plan"');
    views.set(change, canaryView({ weight: 50 }));
    await slack.until(() => slack.root(change)?.text.includes('50 %') === true);
    expect(
      slack.calls.flatMap(({ body }) => body['blocks'] ?? []).filter((blocks) => blocks.includes('"type":"plan"')),
    ).toHaveLength(1);
    views.set(change, ended);
    await result;
  });

  test('is found again by its mark, not posted again, when a worker died without a word', async () => {
    const first = keep();
    await slack.until(() => slack.details(change) !== undefined);
    first.environment.cancel();
    await expect(first.result).rejects.toThrow(CancelledFailure);
    views.set(change, ended);
    // Another process, that knows nothing.
    await keep(worker()).result;
    expect(slack.count('chat.postMessage')).toBe(2);
    expect(slack.root(change)?.text).toContain('serves in prod');
  });

  test('is known to the next attempt from the heartbeat: nothing needs to be looked for', async () => {
    const root = { channel: 'C0DEPLOYS', ts: '1700000000.000009' };
    slack.messages.push({ ...root, text: '', blocks: [] });
    views.set(change, ended);
    await keep(worker(), [order], { posts: { [change]: { root: { post: root } } }, closed: [] }).result;
    expect(slack.count('conversations.history')).toBe(0);
    expect(slack.messages.find(({ ts }) => ts === root.ts)?.text).toContain('serves in prod');
  });

  test('is not sent again after a crash when it shows the latest state already', async () => {
    views.set(change, canaryView({ status: 'paused', pausedBy: { person: 'oncall', since: at(720) } }));
    const first = keep();
    const beat = new Promise<unknown>((resolve) => {
      first.environment.on('heartbeat', (details) => {
        if (JSON.stringify(details).match(/"details":\{[^}]*\},[^}]*"content"/) !== null) resolve(details);
      });
    });
    const details = await beat;
    first.environment.cancel();
    await expect(first.result).rejects.toThrow(CancelledFailure);
    const sent = slack.calls.length;
    views.set(change, ended);
    await keep(worker(), [order], details).result;
    const methods = slack.calls.slice(sent).map(({ method }) => method);
    // The card shows the end; its thread has nothing new. Nothing was looked for, nothing sent twice.
    expect(methods).toEqual(['chat.update']);
  });

  test('of a change that is done with is left alone after a crash', async () => {
    expect(await keep(worker(), [order], { closed: [change], posts: {} }).result).toEqual({ closed: [change] });
    expect(slack.calls).toEqual([]);
  });

  test('that a person deleted is posted anew, with its thread', async () => {
    const { result } = keep();
    await slack.until(() => slack.details(change) !== undefined);
    slack.messages.length = 0;
    views.set(change, ended);
    await result;
    expect(slack.root(change)?.text).toContain('serves in prod');
    expect(slack.details(change)?.thread).toBe(slack.root(change)?.ts);
  });

  test('is not edited while nothing is new', async () => {
    const view = canaryView({ status: 'paused', pausedBy: { person: 'oncall', since: at(720) } });
    views.set(change, view);
    keep();
    await slack.until(() => slack.details(change) !== undefined);
    const other = { change: 'api-prod-abcd2345', channel: '#deploys' };
    // Its sign of life shows that rounds have gone by.
    views.set(other.change, canaryView({ change: other.change, service: 'api' }));
    orders.push(other);
    await slack.until(() => slack.details(other.change) !== undefined);
    expect(slack.count('chat.update')).toBe(0);
  });
});

test('a change that ended without a plan has no thread', async () => {
  views.set(
    change,
    unplanned({ status: 'succeeded', intents: [], sentence: 'app 1.4.2 already serves in prod: nothing to do.' }),
  );
  await keep().result;
  expect(slack.messages.map(({ text }) => text)).toEqual(['app 1.4.2 already serves in prod: nothing to do.']);
});

describe('Slack’s limits', () => {
  test('after a 429 nothing is sent for as long as Slack says; then the latest state', async () => {
    slack.faults.set('chat.update', [{ status: 429, retryAfter: 10 }]);
    const { result } = keep();
    await slack.until(() => slack.details(change) !== undefined);
    views.set(change, canaryView({ weight: 50, sentence: 'never shown' }));
    await slack.until(() => slack.count('chat.update') === 1);
    const refusedAt = slack.calls.at(-1)?.at ?? 0;
    views.set(change, ended);
    await result;
    const next = slack.calls.filter(({ method }) => method.startsWith('chat.'))[3];
    expect((next?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(10_000);
    expect(next?.body['text']).toContain('serves in prod');
  });

  test('an outage of Slack costs nothing but time: the end is shown when it is back', async () => {
    slack.down = true;
    const { result } = keep();
    await slack.until(() => slack.calls.length > 0);
    views.set(change, ended);
    // What waits is told the whole time, between one try and the next too.
    await slack.until(() => (behind.at(-1) ?? 0) > 6);
    slack.down = false;
    expect(await result).toEqual({ closed: [change] });
    expect(behind.at(-1)).toBe(0);
    expect(slack.root(change)?.text).toContain('serves in prod');
    expect(slack.count('chat.postMessage')).toBe(2);
  });

  test('fifty changes at once stay within the budget, and changes of state come first', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ change: `app-${index}`, channel: '#deploys' }));
    for (const one of many) views.set(one.change, canaryView({ change: one.change }));
    keep(worker(10), many);
    await slack.until(() => slack.count('chat.postMessage') >= 10);
    const posted = new Set(slack.messages.map(({ metadata }) => metadata?.event_payload.change));
    // The cards of ten changes, rather than cards and threads of five.
    expect(posted.size).toBe(10);
  });

  test('blocks that Slack refuses do not hide the state', async () => {
    slack.faults.set(
      'chat.postMessage',
      Array.from({ length: 3 }, () => 'invalid_blocks'),
    );
    keep();
    await slack.until(() => slack.root(change) !== undefined);
    expect(slack.root(change)).toMatchObject({ blocks: [], text: expect.stringContaining('canary at 25 %') });
  });

  test('a channel that does not exist is given up once the change is over', async () => {
    slack.faults.set(
      'chat.postMessage',
      Array.from({ length: 20 }, () => 'channel_not_found'),
    );
    views.set(change, ended);
    const { result } = keep();
    await slack.until(() => slack.count('chat.postMessage') >= 1);
    expect((await result).closed).toEqual([change]);
  });
});

test('a change that Temporal no longer knows is let go', async () => {
  expect(await keep(worker(), [{ change: 'app-prod-gone', channel: '#deploys' }]).result).toEqual({
    closed: ['app-prod-gone'],
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { CancelledFailure } from '@temporalio/common';
import { createBudget } from '../../../activities/slack/budget.ts';
import { createCardActivities } from '../../../activities/slack/keep-cards.ts';
import { callAnswered, changeCalls } from '../../../bot/blocks/calls.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { changeNotices } from '../../../bot/blocks/notices.ts';
import { createLog } from '../../../config/log.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { CardOrder } from '../../../domain/lane.ts';
import { catalogue } from '../../bot/support/catalogue.ts';
import {
  approvedBy,
  at,
  canaryView,
  movedView,
  moveView,
  movingView,
  stepView,
  unplanned,
} from '../../bot/support/views.ts';
import { fakeSlack, type FakeSlack } from './fake-slack.ts';

const change = 'app-prod-abcd2345';
const order: CardOrder = { change, channel: '#deploys' };
const ended = canaryView({ status: 'succeeded', intents: [], endedAt: at(900), sentence: 'app 1.4.2 serves in prod.' });

/** Twenty times as fast as the real one, from a fixed moment. */
const began = performance.now();
const now = () => Date.parse(at(720)) + (performance.now() - began) * 20;

let slack: FakeSlack;
let views: Map<string, ChangeView>;
let orders: CardOrder[];
let drawn: number;
let running: Promise<unknown>[];
let environments: MockActivityEnvironment[];

beforeEach(async () => {
  slack = await fakeSlack(now);
  views = new Map([[change, canaryView()]]);
  orders = [];
  drawn = 0;
  running = [];
  environments = [];
});
afterEach(async () => {
  for (const environment of environments) environment.cancel();
  await Promise.allSettled(running);
  await slack.close();
});

/** A worker's activities: what one process remembers. */
function worker(burst = 40, direct = false) {
  return createCardActivities({
    slack: slack.client,
    progress: async (id) => {
      const view = views.get(id);
      if (view === undefined) throw Object.assign(new Error('not known'), { type: 'notFound' });
      return view;
    },
    orders: async () => orders,
    render: {
      card: changeCard,
      details: changeDetails,
      notices: (view, at) => changeNotices(view, catalogue, at),
      ...(direct ? { calls: { now: (view, at) => changeCalls(view, catalogue, at), answered: callAnswered } } : {}),
    },
    hasStandby: (service) => service === 'web',
    linkTo: (id) => `http://temporal.example/namespaces/default/workflows/${id}`,
    renderChart: async ({ title }) => {
      drawn += 1;
      return { png: new Uint8Array([1, 2, 3]), altText: title, width: 2, height: 2 };
    },
    budget: createBudget({ now, burst, perMinute: 50 }),
    log: createLog('test', 'silent'),
    now,
    tickMs: 20,
  });
}

function keep(from = worker(), first: readonly CardOrder[] = [order], details?: unknown) {
  const environment = new MockActivityEnvironment(details === undefined ? {} : { heartbeatDetails: details });
  environments.push(environment);
  const result: Promise<{ readonly closed: readonly string[] }> = environment.run(
    (list: readonly CardOrder[]) => from.keepCards(list),
    first,
  );
  running.push(result.catch(() => undefined));
  return { result, environment };
}

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

describe('the report of a move', () => {
  const move = 'shop-prod-abcd2345';
  const inChannel: CardOrder = { change: move, channel: '#deploys' };
  const file = `${move}-failover.md`;
  const reports = () => slack.messages.filter(({ files }) => files?.some(({ name }) => name === file));
  const buttons = () => JSON.stringify(slack.root(move)?.blocks.at(-1));

  test('is shared once in the thread when the move has ended, and a button of the message leads to it', async () => {
    views.set(move, movingView());
    const { result } = keep(worker(), [inChannel]);
    await slack.until(() => slack.details(move) !== undefined);
    expect(reports()).toEqual([]);
    views.set(move, movedView());
    expect(await result).toEqual({ closed: [move] });
    expect(reports()).toMatchObject([{ thread: slack.root(move)?.ts }]);
    expect(buttons()).toContain(`"url":"${reports()[0]?.files?.[0]?.permalink}"`);
  });

  test('is found by its name, not shared again, where the answer was lost or the worker died', async () => {
    views.set(move, movedView());
    slack.lost.add('files.completeUploadExternal');
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    // Another process, that knows nothing.
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    expect(reports()).toHaveLength(1);
    expect(buttons()).toContain(`"url":"${reports()[0]?.files?.[0]?.permalink}"`);
  });

  test('is known to the next attempt from the heartbeat', async () => {
    views.set(move, movedView());
    const root = { channel: 'C0DEPLOYS', ts: '1700000000.000009' };
    slack.messages.push({ ...root, text: '', blocks: [] });
    const posts = { [move]: { root: { post: root }, report: { link: 'https://slack.example/files/F7' } } };
    await keep(worker(), [inChannel], { posts, closed: [] }).result;
    expect(reports()).toEqual([]);
    expect(slack.messages.find(({ ts }) => ts === root.ts)?.blocks.at(-1)).toMatchObject({
      elements: [{ url: 'https://slack.example/files/F7' }, {}],
    });
  });

  test('that Slack does not take does not keep the message open for ever', async () => {
    views.set(move, movedView());
    slack.faults.set(
      'files.completeUploadExternal',
      Array.from({ length: 20 }, () => 'not_in_channel'),
    );
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    expect(slack.root(move)?.text).toContain('runs in eu-central-1');
  });

  test.each([
    ['a dry run', movedView({ dryRun: true })],
    ['a plan that was refused', moveView({ status: 'refused', intents: [], endedAt: at(900) })],
  ])('is not made of %s', async (_, view) => {
    views.set(move, view);
    await keep(worker(), [inChannel]).result;
    expect(reports()).toEqual([]);
  });
});

describe('the standby that follows a deploy', () => {
  const web = 'web-prod-abcd2345';
  const inChannel: CardOrder = { change: web, channel: '#deploys' };
  const deployed = canaryView({
    change: web,
    subject: 'web',
    service: 'web',
    status: 'succeeded',
    intents: [],
    endedAt: at(715),
    sentence: 'web 1.4.2 serves in prod.',
  });
  const { service: _, ...asSync } = deployed;
  const sync = (more: Partial<ChangeView>): ChangeView => ({
    ...asSync,
    change: `${web}-sync`,
    kind: 'sync',
    ...(asSync.plan === undefined ? {} : { plan: { ...asSync.plan, region: 'eu-central-1' } }),
    ...more,
  });
  const text = () => JSON.stringify(slack.root(web)?.blocks);

  test('is told on the deploy’s message until it is in step', async () => {
    views.set(web, deployed);
    const { endedAt: __, ...running } = sync({ status: 'running' });
    views.set(`${web}-sync`, running);
    const { result } = keep(worker(), [inChannel]);
    await slack.until(() => text()?.includes('Standby eu-central-1 is being brought in step') === true);
    views.set(`${web}-sync`, sync({ status: 'succeeded', endedAt: at(785) }));
    expect(await result).toEqual({ closed: [web] });
    expect(text()).toContain('Standby eu-central-1 follows: in step after 1 min 10 s');
  });

  test('that never begins is not waited for longer than half a minute', async () => {
    views.set(web, deployed);
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [web] });
    expect(text()).toContain('Standby: not begun to follow; /dr sync web prod brings it in step');
  });

  test('is not looked for where there is none, or nothing was changed', async () => {
    views.set(change, ended);
    views.set(web, { ...deployed, steps: deployed.steps.map((step) => ({ ...step, state: 'pending' as const })) });
    await keep(worker(), [order, inChannel]).result;
    expect(text()).not.toContain('Standby');
    expect(JSON.stringify(slack.root(change)?.blocks)).not.toContain('Standby');
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
    slack.down = false;
    expect(await result).toEqual({ closed: [change] });
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

describe('the chart', () => {
  const points = [{ at: 1_000, canary: 0.2, stable: 0.2 }];
  const series = [{ metric: 'errors', title: 'errors', unit: 'percent', points }];
  const watching = (text: string, of = series) =>
    canaryView({
      steps: [stepView('bake-5', 'canary 5 %', 'running', { kind: 'bake', progress: { text, series: of } })],
    });
  const shownFile = () => slack.root(change)?.blocks.find(({ type }) => type === 'image')?.slack_file?.id;

  test('is shown only once Slack has processed it; the card does not wait for it', async () => {
    slack.looksUntilProcessed = 2;
    views.set(change, watching('watching'));
    keep();
    await slack.until(() => slack.root(change) !== undefined);
    expect(shownFile()).toBeUndefined();
    await slack.until(() => shownFile() !== undefined);
    expect(slack.count('files.info')).toBe(3);
  });

  test('is drawn whole when the change comes to stand still', async () => {
    // So long that another would not be due in the time of a test.
    const startedAt = at(-36_000);
    views.set(change, { ...watching('watching'), startedAt });
    keep();
    await slack.until(() => shownFile() !== undefined);
    const first = shownFile();
    const more = [{ ...series[0], points: [...points, { at: 6_000, canary: 0.3, stable: 0.2 }] }] as typeof series;
    const waitsFor = { what: 'prod is frozen', since: at(700), on: [], unblocks: ['abort'] };
    views.set(change, { ...watching('watched', more), startedAt, status: 'waiting', waitsFor });
    await slack.until(() => shownFile() !== first);
    expect(drawn).toBe(2);
  });

  test('is drawn at the verdict at once, replaces the one before, which is then removed', async () => {
    views.set(change, watching('watching'));
    const { result } = keep();
    await slack.until(() => shownFile() !== undefined);
    const first = shownFile();
    const more = [{ ...series[0], points: [...points, { at: 6_000, canary: 6.1, stable: 0.2 }] }] as typeof series;
    views.set(change, {
      ...watching('errors rose', more),
      status: 'rolledBack',
      intents: [],
      endedAt: at(80),
      sentence: 'errors rose',
    });
    await result;
    expect(shownFile()).not.toBe(first);
    expect(drawn).toBe(2);
    await slack.until(() => slack.count('files.delete') === 1);
    expect(slack.calls.find(({ method }) => method === 'files.delete')?.body['file']).toBe(first);
  });

  test('that Slack refuses all the same is left out rather than the card', async () => {
    views.set(change, watching('watching'));
    keep();
    await slack.until(() => slack.root(change) !== undefined);
    slack.faults.set('chat.update', ['invalid_blocks']);
    await slack.until(() => slack.count('files.info') >= 2);
    views.set(change, { ...watching('watching'), status: 'paused', pausedBy: { person: 'oncall', since: at(0) } });
    await slack.until(() => slack.root(change)?.text.includes('paused') === true);
  });
});

test('a change that Temporal no longer knows is let go', async () => {
  expect(await keep(worker(), [{ change: 'app-prod-gone', channel: '#deploys' }]).result).toEqual({
    closed: ['app-prod-gone'],
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

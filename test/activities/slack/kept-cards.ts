import { afterEach, beforeEach } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBudget } from '../../../activities/slack/budget.ts';
import { createCardActivities } from '../../../activities/slack/keep-cards.ts';
import { callAnswered, changeCalls } from '../../../bot/blocks/calls.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { changeNotices } from '../../../bot/blocks/notices.ts';
import { createLog } from '../../../config/log.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { CardOrder } from '../../../domain/keeper.ts';
import { catalogue } from '../../bot/support/catalogue.ts';
import { at, canaryView } from '../../bot/support/views.ts';
import { fakeSlack, type FakeSlack } from './fake-slack.ts';

export const change = 'app-prod-abcd2345';
export const order: CardOrder = { change, channel: '#deploys' };
export const ended = canaryView({
  status: 'succeeded',
  intents: [],
  endedAt: at(900),
  sentence: 'app 1.4.2 serves in prod.',
});

// For each test that imports this: a Slack, the views of the changes, and the messages to keep.

/** Twenty times as fast as the real one, from a fixed moment. */
const began = performance.now();
export const now = () => Date.parse(at(720)) + (performance.now() - began) * 20;

export let slack: FakeSlack;
export let views: Map<string, ChangeView>;
export let orders: CardOrder[];
export let drawn: number;
/** What was told of how far Slack is behind, seconds. */
export let behind: number[];
let running: Promise<unknown>[];
let environments: MockActivityEnvironment[];

beforeEach(async () => {
  slack = await fakeSlack(now);
  views = new Map([[change, canaryView()]]);
  orders = [];
  drawn = 0;
  behind = [];
  running = [];
  environments = [];
});
afterEach(async () => {
  for (const environment of environments) environment.cancel();
  await Promise.allSettled(running);
  await slack.close();
});

/** A worker's activities: what one process remembers. */
export function worker(burst = 40, direct = false) {
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
    onBehind: (seconds) => void behind.push(seconds),
    log: createLog('test', 'silent'),
    now,
    tickMs: 20,
  });
}

/** Keeps the messages; `details` are what the heartbeats of the attempt before told. */
export function keep(from = worker(), first: readonly CardOrder[] = [order], details?: unknown) {
  const environment = new MockActivityEnvironment(details === undefined ? {} : { heartbeatDetails: details });
  environments.push(environment);
  const result: Promise<{ readonly closed: readonly string[] }> = environment.run(
    (list: readonly CardOrder[]) => from.keepCards(list),
    first,
  );
  running.push(result.catch(() => undefined));
  return { result, environment };
}

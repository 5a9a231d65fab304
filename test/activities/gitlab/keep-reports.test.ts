import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { type CodeHost, CodeHostTrouble } from '../../../activities/gitlab/code-host.ts';
import { createReportActivities, type ReportDeps } from '../../../activities/gitlab/keep-reports.ts';
import { createBudget } from '../../../activities/slack/budget.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { CardOrder } from '../../../domain/keeper.ts';
import { at, canaryView, unplanned } from '../../bot/support/views.ts';
import { quietEnvironment } from '../support/attempt.ts';

const change = 'app-prod-abcd2345';
const order: CardOrder = { change, channel: '#deploys' };
const begun = canaryView();
const ended = canaryView({ status: 'succeeded', endedAt: at(700), sentence: 'app 1.4.2 serves in prod.' });

let told: string[];
let troubles: (CodeHostTrouble | undefined)[];
let warned: string[];
let environments: MockActivityEnvironment[];
let clock: number;

beforeEach(() => {
  told = [];
  troubles = [];
  warned = [];
  environments = [];
  clock = Date.parse(at(720));
});
afterEach(() => environments.forEach((environment) => environment.cancel()));

/** Notes what it is told, or throws what is next in `troubles`. */
function write(text: string): Promise<void> {
  const trouble = troubles.shift();
  if (trouble !== undefined) return Promise.reject(trouble);
  told.push(text);
  return Promise.resolve();
}
const host: CodeHost = {
  setStatus: (project, commit, { name, state, link }) =>
    write(`${project} ${commit.slice(0, 6)} ${name} ${state} ${link ?? ''}`),
  recordDeployment: (project, { environment, state }) => write(`${project} deployment ${environment} ${state}`),
  comment: (project, _, key) => write(`${project} comment ${key}`),
  commentOn: (project, request, key) => write(`${project} comment ${key} on !${request}`),
};

/** Runs the activity over views that come one after the other; the last one stays. */
function keep(
  views: readonly ChangeView[],
  more: Partial<ReportDeps> = {},
  orders: readonly CardOrder[] = [order],
): Promise<{ readonly closed: readonly string[] }> {
  const left = [...views];
  const environment = quietEnvironment();
  environments.push(environment);
  const activities = createReportActivities({
    host,
    progress: async () => {
      const next = left.length > 1 ? left.shift() : left[0];
      if (next === undefined) throw Object.assign(new Error('not known'), { type: 'notFound' });
      return next;
    },
    orders: async () => [],
    placeOf: (service, name) => (service === 'app' ? { project: 'shop/app', environment: name } : undefined),
    linkTo: (id) => `https://temporal.example/${id}`,
    log: { debug: () => undefined, warn: (_: unknown, text?: string) => void warned.push(text ?? '') },
    budget: createBudget({ now: () => clock, perMinute: 600, burst: 100 }),
    now: () => (clock += 1_000),
    tickMs: 1,
    ...more,
  });
  return environment.run((open: readonly CardOrder[]) => activities.keepReports(open), orders);
}

describe('what projects are told of open changes', () => {
  test('a deploy from its beginning to its end, each thing once', async () => {
    const pending = canaryView({ status: 'waiting', steps: [] });
    expect(await keep([unplanned(), pending, begun, begun, ended])).toEqual({ closed: [change] });
    expect(told).toEqual([
      `shop/app abcdef coxswain/prod pending https://temporal.example/${change}`,
      `shop/app abcdef coxswain/prod running https://temporal.example/${change}`,
      'shop/app deployment prod running',
      `shop/app comment ${change}`,
      `shop/app abcdef coxswain/prod success https://temporal.example/${change}`,
      'shop/app deployment prod success',
      `shop/app comment ${change}`,
    ]);
  });

  test('a limit is waited out, and what is away is tried again, without losing a part', async () => {
    troubles = [new CodeHostTrouble('limited', 30), undefined, new CodeHostTrouble('away', 5)];
    const before = clock;
    await keep([ended]);
    expect(clock - before).toBeGreaterThan(35_000);
    expect(told.map((line) => line.replace(/https.*/, '').trim())).toEqual([
      'shop/app abcdef coxswain/prod success',
      'shop/app deployment prod success',
      `shop/app comment ${change}`,
    ]);
  });

  test('what is refused is logged once for all changes, and the other parts are told all the same', async () => {
    const refusal = () => new CodeHostTrouble('GitLab refused POST statuses of shop/app with HTTP 404.');
    troubles = [refusal(), undefined, undefined, refusal()];
    const second = { change: 'app-prod-wxyz6789', channel: '#deploys' };
    expect(await keep([ended], {}, [order, second])).toEqual({ closed: [change, second.change] });
    expect(warned).toHaveLength(1);
    expect(told).toHaveLength(4);
  });

  test('a change without a project, one that is not known, and any where no host is set are closed untold', async () => {
    expect(await keep([canaryView({ service: 'web' })])).toEqual({ closed: [change] });
    expect(await keep([])).toEqual({ closed: [change] });
    const activities = createReportActivities({
      progress: async () => begun,
      orders: async () => [],
      placeOf: () => undefined,
      log: { debug: () => undefined, warn: () => undefined },
    });
    expect(await activities.keepReports([order])).toEqual({ closed: [change] });
    expect(told).toEqual([]);
  });

  test('a change that comes while it runs is told of too', async () => {
    const later = { change: 'app-prod-later', channel: '#deploys' };
    const views = new Map([
      [change, [begun, begun, begun, ended]],
      [later.change, [ended]],
    ]);
    const result = await keep([], {
      progress: async (id) => {
        const list = views.get(id) ?? [];
        return (list.length > 1 ? list.shift() : list[0]) ?? ended;
      },
      orders: async () => [order, later],
    });
    expect(result.closed.toSorted()).toEqual([change, later.change]);
    const commented = told.filter((line) => line.includes('comment')).map((line) => line.split(' ').at(-1));
    expect(new Set(commented)).toEqual(new Set([change, later.change]));
  });

  test('it is given up a day after the end', async () => {
    troubles = Array.from({ length: 100_000 }, () => new CodeHostTrouble('away', 3_600));
    expect(await keep([ended], { now: () => (clock += 600_000) })).toEqual({ closed: [change] });
    expect(told).toEqual([]);
  });
});

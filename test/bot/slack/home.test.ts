import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../bot/gateway/problem.ts';
import type { ChangeSummary } from '../../../domain/change/summary.ts';
import { team } from '../support/catalogue.ts';
import { type FakeGateway, fakeGateway } from '../support/gateway.ts';
import { post, sign, slackBot } from '../support/slack.ts';
import { at, now } from '../support/views.ts';

interface Call {
  readonly method: string;
  readonly args: Record<string, string>;
}

const change = 'app-prod-abcd2345';
const running: ChangeSummary = {
  change,
  kind: 'deploy',
  subject: 'app',
  service: 'app',
  environment: 'prod',
  status: 'running',
  dryRun: false,
  startedAt: at(0),
};
const permalink = 'https://slack.example/archives/C0DEPLOYS/p1';
let gateway: FakeGateway;
let bot: FastifyInstance;
let slack: Server;
let calls: Call[];
/** What Slack answers to a method; `ok` to all else. */
let answers: Record<string, (args: Call['args']) => object>;
let heard: () => void;

beforeEach(async () => {
  calls = [];
  heard = () => undefined;
  answers = {
    'views.publish': () => ({ view: { hash: `hash ${published().length}` } }),
    'conversations.list': () => ({ channels: [{ id: 'C0DEPLOYS', name: 'deploys' }] }),
    'conversations.history': () => ({
      messages: [
        { ts: '1.1', metadata: { event_type: 'coxswain_details', event_payload: { change } } },
        { ts: '1.0', metadata: { event_type: 'coxswain_change', event_payload: { change } } },
      ],
    }),
    'chat.getPermalink': () => ({ permalink }),
  };
  slack = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const method = (request.url ?? '').slice('/api/'.length);
      const args = Object.fromEntries(new URLSearchParams(text));
      calls.push({ method, args });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, ...answers[method]?.(args) }));
      heard();
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  gateway = fakeGateway();
  gateway.list = async ({ over }) => (over === true ? [] : [running]);
  bot = await slackBot(gateway, { now }, `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`);
});
afterEach(() => new Promise((resolve) => slack.close(resolve)));

const published = () => calls.filter(({ method }) => method === 'views.publish').map(({ args }) => args);
const called = (method: string) => calls.filter((call) => call.method === method).length;

/** Waits until Slack has had so many publications. */
async function publications(count: number): Promise<Record<string, string>[]> {
  await until(() => published().length >= count);
  return published();
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise<void>((resolve) => (heard = resolve));
}

let opened = 0;
/** Somebody opens the app; each time is an event of its own. */
function open(user = 'U0ONCALL', tab = 'home') {
  opened += 1;
  const event = { type: 'app_home_opened', user, channel: 'D0X', tab, event_ts: `${opened}.0` };
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: team,
    api_app_id: 'A0COXSWAIN',
    event,
    event_id: `Ev${opened}`,
  });
  const { headers } = sign({}, now);
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = createHmac('sha256', 'test-signing-secret').update(`v0:${timestamp}:${body}`).digest('hex');
  return post(bot, {
    body,
    headers: { ...headers, 'content-type': 'application/json', 'x-slack-signature': `v0=${signature}` },
  });
}

describe('Home', () => {
  test('is published when it is opened: the words first, then over them the links and pictures', async () => {
    const series = [1, 2].map((when) => ({ at: when, score: 97 }));
    const report = {
      group: 'shop',
      at: now,
      from: 'a',
      to: 'b',
      score: 97,
      level: 'ready' as const,
      points: [],
      blockers: [],
    };
    const kept = { group: 'shop', series, report };
    gateway.keptOf.set('shop', kept);
    gateway.readinessOf.set('shop', { ...kept, chart: { file: 'F0CHART', alt: 'a line' } });
    expect(await open()).toMatchObject({ status: 200, body: '' });
    const [first, second] = await publications(2);
    expect(first).toMatchObject({ user_id: 'U0ONCALL' });
    expect(first).not.toHaveProperty('hash');
    expect(first?.['view']).toContain(`https://temporal.example/${change}|open it`);
    expect(first?.['view']).not.toContain('F0CHART');
    expect(second).toMatchObject({ user_id: 'U0ONCALL', hash: 'hash 1' });
    expect(second?.['view']).toContain(`${permalink}|open it`);
    expect(second?.['view']).toContain('F0CHART');
  });

  test('what was found once is not looked for again', async () => {
    await open();
    await publications(2);
    await open('U0DEVELOPER');
    const [, , third] = await publications(3);
    expect(third).toMatchObject({ user_id: 'U0DEVELOPER' });
    expect(third?.['view']).toContain(`${permalink}|open it`);
    expect([called('conversations.list'), called('conversations.history'), called('chat.getPermalink')]).toEqual([
      1, 1, 1,
    ]);
  });

  test('a channel that may not be read has no links, and is left alone for a while', async () => {
    answers['conversations.history'] = () => ({ ok: false, error: 'not_in_channel' });
    await open();
    await until(() => called('conversations.history') === 1);
    await open();
    await publications(2);
    expect(published()[1]?.['view']).toContain(`https://temporal.example/${change}|open it`);
    expect(called('conversations.history')).toBe(1);
  });

  test('Refresh shows it anew; the messages tab shows nothing', async () => {
    await open('U0ONCALL', 'messages');
    const payload = {
      type: 'block_actions',
      user: { id: 'U0ONCALL', team_id: team },
      team: { id: team, domain: 'shop' },
      actions: [{ type: 'button', action_id: 'refresh_home', block_id: 'b', action_ts: '1.1' }],
      trigger_id: 'trigger',
      container: { type: 'view', view_id: 'V1' },
      view: { id: 'V1', type: 'home', blocks: [] },
    };
    expect(await post(bot, sign({ payload: JSON.stringify(payload) }, now))).toMatchObject({ status: 200 });
    expect((await publications(1))[0]?.['view']).toContain('1.4.1 → 1.4.2 in prod');
    expect(published()).toHaveLength(1);
  });

  test('a stranger is told so, and Temporal is not asked; where it does not answer, that is said', async () => {
    await open('U0NOBODY');
    expect((await publications(1))[0]?.['view']).toContain('The catalogue does not know you (Slack member U0NOBODY)');
    gateway.list = () => Promise.reject(new Problem('unreachable', 'Temporal does not answer at here.'));
    await open();
    expect((await publications(2))[1]?.['view']).toContain('Temporal does not answer at here.');
    expect(called('conversations.history')).toBe(0);
  });

  test('a picture that is gone from Slack leaves the words', async () => {
    gateway.readiness = async () => ({
      group: 'shop',
      chart: { file: 'F0GONE', alt: 'a line' },
      series: [1, 2].map((when) => ({ at: when, score: 97 })),
      report: { group: 'shop', at: now, from: 'a', to: 'b', score: 97, level: 'ready', points: [], blockers: [] },
    });
    answers['views.publish'] = ({ view }) =>
      view?.includes('F0GONE') === true ? { ok: false, error: 'invalid_arguments' } : { view: { hash: 'h' } };
    await open();
    const [first, second] = await publications(2);
    expect(first?.['view']).toContain('F0GONE');
    expect(second?.['view']).toContain('97 of 100');
    expect(second?.['view']).not.toContain('F0GONE');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../bot/gateway/problem.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { command, post, press, sign, slackBot } from '../support/slack.ts';
import { team } from '../support/catalogue.ts';

const now = Date.UTC(2026, 0, 5, 14, 0, 0);
const change = 'app-prod-abcd2345';
let gateway: FakeGateway;
let bot: FastifyInstance;
/** Slack's side: what the bot calls, in order, and a way to wait for it. */
let slack: Server;
let calls: { readonly path: string; readonly body: Record<string, unknown> }[];
let called: PromiseWithResolvers<void>;
let base: string;

beforeEach(async () => {
  calls = [];
  called = Promise.withResolvers();
  slack = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const json = request.headers['content-type']?.includes('json') === true;
      calls.push({
        path: request.url ?? '',
        body: json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)),
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true }));
      called.resolve();
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;
  gateway = fakeGateway();
  bot = await slackBot(gateway, { now }, `${base}/api/`);
});
afterEach(() => new Promise((resolve) => slack.close(resolve)));

const pressed = (action: string, value: unknown, user?: string) =>
  post(bot, sign(press(action, value, user, `${base}/response`), now));

describe('buttons', () => {
  test('Approve counts for the plan that was seen, in one press', async () => {
    await pressed('approve_now', { change, service: 'app', environment: 'prod', plan: 'c0ffee' }, 'U0MANAGER');
    expect(gateway.decided).toHaveLength(1);
    expect(gateway.decided[0]).toMatchObject({
      change,
      intent: 'approve',
      choice: { plan: 'c0ffee', actor: { via: 'slack', team, user: 'U0MANAGER' } },
    });
  });

  test.each([
    ['promote', 'promote'],
    ['pause', 'pause'],
    ['resume', 'resume'],
    ['go_back', 'abort'],
    ['retry_step', 'retryStep'],
    ['skip_step', 'skipStep'],
  ])('%s decides %s, for the step and attempt that were shown', async (action, intent) => {
    const answer = await pressed(action, { change, step: 'eu/bake-25', attempt: 1 });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(gateway.decided).toHaveLength(1);
    expect(gateway.decided[0]).toMatchObject({
      change,
      intent,
      choice: { actor: { via: 'slack', team, user: 'U0DEVELOPER' }, step: 'eu/bake-25', attempt: 1 },
    });
    expect(gateway.decided[0]?.choice.key).toMatch(/^v0=/);
  });

  test('a refusal is told to the one who pressed, alone, and the card stays', async () => {
    gateway.failure = new Problem('refused', 'You may not operate changes of app in prod.');
    await pressed('pause', { change }, 'U0OUTSIDER');
    await called.promise;
    expect(calls[0]).toMatchObject({
      path: '/response',
      body: {
        response_type: 'ephemeral',
        replace_original: false,
        text: 'You may not operate changes of app in prod.',
      },
    });
  });

  test('Going on without the gate of a deploy is refused before the form to who may not override, and asks why of who may', async () => {
    const value = {
      change,
      service: 'app',
      environment: 'prod',
      step: 'gate/readiness',
      attempt: 1,
      says: '62 of 100.',
    };
    await pressed('override', value);
    await called.promise;
    expect(calls[0]?.body['text']).toBe(
      'You may not override a safeguard of shop (needs group oncall; you are in deployers). @oncall can.',
    );
    called = Promise.withResolvers();
    await pressed('override', value, 'U0ONCALL');
    await called.promise;
    expect(calls[1]?.path).toBe('/api/views.open');
    const view = JSON.parse(String(calls[1]?.body['view']));
    expect(view.blocks[0].text.text).toMatch(/^62 of 100\.\n\nThis is an override: it is recorded in your name/);
  });

  test('Abort… opens a modal that says what goes back, without asking the change', async () => {
    gateway.failure = new Problem('unreachable', 'No worker answers.');
    await pressed('abort', { change, service: 'app', environment: 'prod', version: '1.4.2', back: '1.4.1' });
    await called.promise;
    expect(calls[0]?.path).toBe('/api/views.open');
    const view = JSON.parse(String(calls[0]?.body['view']));
    expect(view.callback_id).toBe('abort_reason');
    expect(view.blocks[0].text.text).toBe('Stop app 1.4.2 in prod? What it changed is put back: 1.4.1 serves again.');
    expect(JSON.parse(view.private_metadata)).toMatchObject({ change, channel: 'C0DEPLOYS' });
  });
});

describe('modals', () => {
  const submit = (callback: string, meta: unknown, values: Record<string, string>) => {
    const state = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { [name]: { type: 'plain_text_input', value } }]),
    );
    const payload = {
      type: 'view_submission',
      user: { id: 'U0DEVELOPER', name: 'developer', team_id: team },
      team: { id: team, domain: 'shop' },
      trigger_id: 'trigger',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id: callback,
        private_metadata: JSON.stringify(meta),
        state: { values: state },
        blocks: [],
      },
    };
    return post(bot, sign({ payload: JSON.stringify(payload) }, now));
  };
  const meta = { change, service: 'app', environment: 'prod', channel: 'C0DEPLOYS' };

  test('abort carries the reason', async () => {
    await submit('abort_reason', meta, { reason: 'wrong version' });
    expect(gateway.decided[0]).toMatchObject({ change, intent: 'abort', choice: { reason: 'wrong version' } });
  });

  test('a rollback is of the version that the message named', async () => {
    await submit('rollback_reason', { ...meta, version: '1.4.2' }, { reason: 'slow checkout' });
    expect(gateway.started[0]?.request).toMatchObject({ kind: 'rollback', leaves: '1.4.2', reason: 'slow checkout' });
  });

  test('another version is deployed', async () => {
    await submit('redeploy_version', meta, { version: '1.4.4', reason: '' });
    expect(gateway.started[0]?.request).toMatchObject({
      kind: 'deploy',
      service: 'app',
      environment: 'prod',
      version: '1.4.4',
    });
  });

  test('a version that cannot be one stays in the modal with the reason', async () => {
    const answer = await submit('redeploy_version', meta, { version: 'latest' });
    expect(JSON.parse(answer.body)).toMatchObject({
      response_action: 'errors',
      errors: { version: expect.stringContaining('names its version') },
    });
    expect(gateway.started).toEqual([]);
  });

  test('a failure after the modal is told in the channel, to that person alone', async () => {
    gateway.failure = new Problem('conflict', 'It has ended already.');
    await submit('abort_reason', meta, { reason: '' });
    await called.promise;
    expect(calls[0]).toMatchObject({
      path: '/api/chat.postEphemeral',
      body: { channel: 'C0DEPLOYS', user: 'U0DEVELOPER', text: 'It has ended already.' },
    });
  });
});

describe('answers', () => {
  const typed = async (name: string, text: string, user?: string) =>
    (await post(bot, sign(command(name, text, user, `${base}/response`), now))).text;

  test('/why', async () => {
    expect(await typed('/why', 'app prod')).toContain('app 1.4.1 → 1.4.2 in prod runs; it waits for nobody.');
  });

  test('/coxswain status shows the card without buttons', async () => {
    const { body } = await post(bot, sign(command('/coxswain', 'status app prod'), now));
    expect(body).toContain('canary at 25 %');
    expect(body).not.toContain('"actions"');
  });

  test('/pause says what came of it', async () => {
    expect(await typed('/pause', 'app prod --reason "checking logs"')).toBe('It is paused: traffic stays as it is.');
    expect(gateway.decided[0]?.choice.reason).toBe('checking logs');
  });

  test('/pause where nothing runs', async () => {
    expect(await typed('/pause', 'api prod')).toBe('Nothing runs for api in prod now, so there is nothing to decide.');
  });

  test('/pause by a person without the right never reaches the change', async () => {
    expect(await typed('/pause', 'app prod', 'U0OUTSIDER')).toContain('You may not operate changes of app in prod');
    expect(gateway.decided).toEqual([]);
  });

  test('Temporal away is one sentence', async () => {
    gateway.failure = new Problem('unreachable', 'Temporal does not answer at 127.0.0.1:7233.');
    expect(await typed('/deploy', 'app 1.4.2 prod')).toBe('Temporal does not answer at 127.0.0.1:7233.');
  });

  test('what takes longer than Slack may wait comes later, to the one who typed', async () => {
    const gate = Promise.withResolvers<void>();
    gateway.gate = gate.promise;
    expect(await typed('/deploy', 'app 1.4.2 prod')).toContain('Deploying app 1.4.2 to prod');
    gateway.failure = new Problem('unreachable', 'Temporal does not answer at 127.0.0.1:7233.');
    gate.resolve();
    await called.promise;
    expect(calls[0]).toMatchObject({
      path: '/response',
      body: { response_type: 'ephemeral', text: 'Temporal does not answer at 127.0.0.1:7233.' },
    });
  });
});

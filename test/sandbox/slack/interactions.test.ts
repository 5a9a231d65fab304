import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buttons, type Harness, section, startHarness } from './harness.ts';

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

describe('interactions', () => {
  let h: Harness;
  let ts: string;
  beforeEach(async () => {
    h = await startHarness();
    const posted = await h.raw('chat.postMessage', {
      channel: 'C0DEPLOYS',
      text: 'card',
      blocks: [section('card'), buttons('pause', 'abort')],
    });
    ts = String(posted.body['ts']);
  });
  afterEach(async () => h.close());

  const press = async (actionId: string, user = 'oncall'): Promise<Record<string, unknown>> =>
    h.act('/api/action', { user, channel: 'deploys', ts, action_id: actionId });

  test('a button sends signed block_actions with its value, the message and who pressed', async () => {
    expect(await press('pause')).toMatchObject({ ok: true });
    expect(h.bot.received[0]).toMatchObject({
      verified: true,
      payload: {
        type: 'block_actions',
        user: { id: 'U0ONCALL', team_id: 'T0SHOP' },
        channel: { id: 'C0DEPLOYS', name: 'deploys' },
        container: { type: 'message', message_ts: ts, is_ephemeral: false },
        message: { ts, text: 'card' },
        actions: [{ type: 'button', action_id: 'pause', block_id: 'buttons', value: 'value of pause' }],
      },
    });
  });

  test('a button that is gone, and an app that does not answer', async () => {
    expect(await press('resume')).toMatchObject({
      ok: false,
      error: 'bad_request',
      detail: expect.stringContaining('It has: pause, abort.'),
    });
    h.bot.answer = () => 'never';
    expect(await press('pause')).toMatchObject({ ok: false, error: 'operation_timeout' });
  });

  test('a response_url edits the message whose button was pressed', async () => {
    await press('pause');
    const url = String(h.bot.received[0]?.payload['response_url']);
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ replace_original: true, text: 'paused' }),
    });
    expect(answer.status).toBe(200);
    expect(await h.ask('/api/messages?channel=deploys')).toMatchObject({
      messages: [{ ts, text: 'paused', edited: true, blocks: [] }],
    });
    const invalid = await fetch(url, { method: 'POST', body: JSON.stringify({ blocks: [section('x'.repeat(3001))] }) });
    expect(await invalid.json()).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  test('what is chosen in a select is an option of its own', async () => {
    const options = ['eu', 'us'].map((value) => ({ text: plain(value.toUpperCase()), value }));
    const select = { type: 'static_select', action_id: 'region', options, initial_option: options[0] };
    const posted = await h.raw('chat.postMessage', {
      channel: 'C0DEPLOYS',
      text: 's',
      blocks: [{ type: 'actions', block_id: 'b', elements: [select] }],
    });
    const use = async (value: unknown): Promise<Record<string, unknown>> =>
      h.act('/api/action', {
        user: 'developer',
        channel: 'deploys',
        ts: posted.body['ts'],
        action_id: 'region',
        value,
      });
    expect(await use('us')).toMatchObject({ ok: true });
    expect(h.bot.received[0]?.payload).toMatchObject({
      actions: [{ type: 'static_select', selected_option: { value: 'us' } }],
      state: { values: { b: { region: { type: 'static_select', selected_option: { value: 'us' } } } } },
    });
    expect(await use('mars')).toMatchObject({ ok: false, error: 'bad_request' });
  });

  test('an external select asks the app', async () => {
    const select = { type: 'external_select', action_id: 'version', placeholder: plain('Version') };
    const posted = await h.raw('chat.postMessage', {
      channel: 'C0DEPLOYS',
      text: 's',
      blocks: [{ type: 'actions', elements: [select] }],
    });
    h.bot.answer = () => ({ body: { options: [{ text: plain('1.4.2'), value: '1.4.2' }] } });
    const answer = await h.act('/api/options', {
      user: 'developer',
      channel: 'deploys',
      ts: posted.body['ts'],
      action_id: 'version',
      value: '1.4',
    });
    expect(answer).toMatchObject({ ok: true, response: { options: [{ value: '1.4.2' }] } });
    expect(h.bot.received[0]?.payload).toMatchObject({ type: 'block_suggestion', action_id: 'version', value: '1.4' });
  });

  test('events go to who subscribes, and are tried again with X-Slack-Retry-Num', async () => {
    h.bot.manifest = { settings: { event_subscriptions: { bot_events: ['message.im'] } } };
    await h.ask('/api/commands');
    h.bot.answer = (request) => (request.headers['x-slack-retry-num'] ? undefined : { status: 500 });
    const first = h.bot.next();
    await h.act('/api/message', { user: 'developer', channel: '@coxswain', text: 'hello' });
    expect((await first).payload).toMatchObject({
      type: 'event_callback',
      event: { type: 'message', text: 'hello', channel: 'D0DEVELOPER' },
    });
    const second = await h.bot.next();
    expect(second.verified).toBe(true);
    expect(second.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
  });

  test('@name becomes a mention, and the app hears of its own', async () => {
    h.bot.manifest = { settings: { event_subscriptions: { bot_events: ['app_mention'] } } };
    await h.ask('/api/commands');
    const heard = h.bot.next();
    await h.act('/api/message', { user: 'developer', channel: 'deploys', text: 'hi @oncall and a@b.example' });
    await h.act('/api/message', {
      user: 'developer',
      channel: 'deploys',
      thread_ts: ts,
      text: '@coxswain why @nobody',
    });
    expect((await heard).payload).toMatchObject({
      event: { type: 'app_mention', text: '<@U0COXSWAIN> why @nobody', thread_ts: ts, user: 'U0DEVELOPER' },
    });
    const texts = (await h.client.conversations.history({ channel: 'C0DEPLOYS' })).messages?.map(({ text }) => text);
    expect(texts).toContain('hi <@U0ONCALL> and a@b.example');
  });

  test('the stream tells of a message as it is edited', async () => {
    const stream = await fetch(`${h.slack.console}/api/stream?user=developer`);
    await h.client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'later' });
    const seen: string[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) {
      seen.push(decoder.decode(chunk));
      if (seen.join('').includes('"text":"later"')) break;
    }
    expect(seen.join('')).toContain('"type":"message","channel":"C0DEPLOYS"');
  });
});

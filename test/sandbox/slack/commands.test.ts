import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Harness, startHarness } from './harness.ts';

describe('slash commands', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
  });
  afterEach(async () => h.close());

  const shown = async (user = 'developer'): Promise<Record<string, unknown>[]> => {
    const answer = await h.ask(`/api/messages?channel=deploys&user=${user}`);
    return Array.isArray(answer['messages']) ? answer['messages'] : [];
  };

  test('reach the app signed, as a form with the fields that Slack sends', async () => {
    const result = await h.act('/api/command', {
      user: 'developer',
      channel: 'deploys',
      text: '/deploy app 1.4.2 prod',
    });
    expect(result).toMatchObject({ ok: true });
    const [received] = h.bot.received;
    expect(received).toMatchObject({ verified: true });
    expect(received?.age).toBeLessThan(5);
    expect(received?.fields).toMatchObject({
      command: '/deploy',
      text: 'app 1.4.2 prod',
      user_id: 'U0DEVELOPER',
      user_name: 'developer',
      channel_id: 'C0DEPLOYS',
      channel_name: 'deploys',
      team_id: 'T0SHOP',
      api_app_id: 'A0COXSWAIN',
    });
    expect(received?.fields['response_url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/commands\/T0SHOP\//);
    expect(received?.fields['trigger_id']).toMatch(/^\d+\.\d+\.[0-9a-f]{32}$/);
  });

  test('an acknowledgement with text is shown to the person alone', async () => {
    h.bot.answer = () => ({ body: 'No service "ap" in the catalogue.' });
    await h.act('/api/command', { user: 'U0DEVELOPER', channel: 'C0DEPLOYS', text: '/deploy ap 1 prod' });
    expect(await shown()).toMatchObject([{ text: 'No service "ap" in the catalogue.', ephemeral: true, bot: true }]);
    expect(await shown('oncall')).toEqual([]);
  });

  test('an acknowledgement in_channel is shown to everyone', async () => {
    h.bot.answer = () => ({ body: { response_type: 'in_channel', text: 'On it.' } });
    await h.act('/api/command', { user: 'developer', channel: 'deploys', text: '/deploy app 1.4.2 prod' });
    expect(await shown('oncall')).toMatchObject([{ text: 'On it.', ephemeral: false, user: 'U0COXSWAIN' }]);
  });

  test('without an acknowledgement in 3 s Slackbot says operation_timeout', async () => {
    h.bot.answer = () => 'never';
    const result = await h.act('/api/command', {
      user: 'developer',
      channel: 'deploys',
      text: '/deploy app 1.4.2 prod',
    });
    expect(result).toMatchObject({ ok: false, error: 'operation_timeout' });
    expect(Number(result['ms'])).toBeGreaterThanOrEqual(2990);
    expect(await shown()).toMatchObject([
      { text: '/deploy failed with the error "operation_timeout"', ephemeral: true, user: 'USLACKBOT' },
    ]);
  });

  test('an app that is down or answers 500 is dispatch_failed', async () => {
    h.bot.answer = () => ({ status: 500 });
    const refused = await h.act('/api/command', {
      user: 'developer',
      channel: 'deploys',
      text: '/deploy app 1.4.2 prod',
    });
    expect(refused).toMatchObject({ ok: false, error: 'dispatch_failed', detail: 'the app answered HTTP 500' });
    await h.bot.close();
    const down = await h.act('/api/command', { user: 'developer', channel: 'deploys', text: '/deploy app 1.4.2 prod' });
    expect(down).toMatchObject({ ok: false, error: 'dispatch_failed' });
    h.bot.close = async () => undefined;
  });

  test('only commands of the manifest exist', async () => {
    h.bot.manifest = { features: { slash_commands: [{ command: '/freeze', description: 'd', usage_hint: 'ENV' }] } };
    expect(await h.ask('/api/commands')).toEqual({
      ok: true,
      commands: [{ command: '/freeze', description: 'd', usage: 'ENV' }],
    });
    expect(await h.act('/api/command', { user: 'oncall', channel: 'deploys', text: '/freeze prod' })).toMatchObject({
      ok: true,
    });
    expect(await h.act('/api/command', { user: 'oncall', channel: 'deploys', text: '/deploy app' })).toMatchObject({
      ok: false,
      error: 'unknown_command',
    });
    expect(h.bot.received).toHaveLength(1);
  });

  test('a response_url takes five replies', async () => {
    await h.act('/api/command', { user: 'developer', channel: 'deploys', text: '/deploys' });
    const url = h.bot.received[0]?.fields['response_url'] ?? '';
    const statuses: number[] = [];
    for (let use = 1; use <= 6; use += 1) {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ text: `reply ${use}` }) });
      statuses.push(answer.status);
      if (use === 6) expect(await answer.json()).toEqual({ ok: false, error: 'used_url' });
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect((await shown()).map((message) => message['text'])).toEqual([1, 2, 3, 4, 5].map((use) => `reply ${use}`));
  });

  test('a response_url lives 30 minutes', async () => {
    await h.act('/api/command', { user: 'developer', channel: 'deploys', text: '/deploys' });
    const url = h.bot.received[0]?.fields['response_url'] ?? '';
    h.clock.offset = 29 * 60_000;
    expect((await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'in time' }) })).status).toBe(200);
    h.clock.offset = 31 * 60_000;
    const late = await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'late' }) });
    expect(await late.json()).toEqual({ ok: false, error: 'expired_url' });
  });

  test('who or where does not exist is one sentence', async () => {
    expect(await h.act('/api/command', { user: 'nobody', channel: 'deploys', text: '/deploy' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('Nobody in this workspace is called "nobody"'),
    });
    expect(await h.act('/api/command', { user: 'developer', channel: 'x', text: '/deploy' })).toMatchObject({
      detail: expect.stringContaining('There is no channel "x"'),
    });
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buttons, type Harness, section, startHarness } from './harness.ts';

const manifest = {
  features: { app_home: { home_tab_enabled: true }, slash_commands: [] },
  settings: { event_subscriptions: { bot_events: ['app_home_opened'] } },
};
const home = (...blocks: unknown[]) => ({ type: 'home', blocks });

describe('the Home tab', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
    h.bot.manifest = manifest;
    await h.ask('/api/commands');
  });
  afterEach(async () => h.close());

  const publish = async (view: unknown, more: Record<string, unknown> = {}) =>
    (await h.raw('views.publish', { user_id: 'U0ONCALL', view, ...more })).body;

  test('opening it tells the app by a signed event, with what is shown there by then', async () => {
    const first = h.bot.next();
    await h.act('/api/home-opened', { user: 'oncall' });
    expect(await first).toMatchObject({
      verified: true,
      payload: {
        type: 'event_callback',
        team_id: 'T0SHOP',
        event: { type: 'app_home_opened', user: 'U0ONCALL', channel: 'D0ONCALL', tab: 'home' },
      },
    });
    expect((await first).payload['event']).not.toHaveProperty('view');
    const { view } = await publish(home(section('hello')));
    const second = h.bot.next();
    await h.act('/api/home-opened', { user: 'oncall' });
    expect((await second).payload).toMatchObject({ event: { view: { id: Object(view)['id'], type: 'home' } } });
    const third = h.bot.next();
    await h.act('/api/home-opened', { user: 'oncall', tab: 'messages' });
    expect((await third).payload).toMatchObject({ event: { tab: 'messages' } });
  });

  test('only that person sees what is published; a button there sends its view and no message', async () => {
    const { view } = await publish(home(section('hello'), buttons('refresh')));
    expect(await h.ask('/api/home?user=oncall')).toMatchObject({ home: { blocks: [section('hello'), {}] } });
    expect(await h.ask('/api/home?user=developer')).toMatchObject({ home: null });
    const next = h.bot.next();
    const id = Object(view)['id'];
    await h.act('/api/action', { user: 'oncall', view_id: id, action_id: 'refresh' });
    const { payload } = await next;
    expect(payload).toMatchObject({ type: 'block_actions', view: { id }, container: { type: 'view', view_id: id } });
    expect(payload).not.toHaveProperty('response_url');
    expect(payload).not.toHaveProperty('channel');
  });

  test('over an older hash it is not published', async () => {
    const { view } = await publish(home(section('one')));
    const { hash } = Object(view);
    expect(await publish(home(section('two')), { hash })).toMatchObject({ ok: true });
    expect(await publish(home(section('three')), { hash })).toMatchObject({ ok: false, error: 'hash_conflict' });
    expect(await publish(home(section('four')))).toMatchObject({ ok: true });
  });

  test('what Slack takes in messages alone is refused, and so are too many blocks and too much', async () => {
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] };
    const plan = { type: 'plan', title: 'x', tasks: [] };
    const markdown = { type: 'markdown', text: 'x' };
    const alert = { type: 'alert', text: { type: 'plain_text', text: 'x' }, level: 'info' };
    expect(await publish(home(section('x'), table, plan, markdown, alert))).toMatchObject({
      error: 'invalid_arguments',
      errors: ['table', 'plan', 'markdown', 'alert'].map(
        (type, index) => `unsupported type: ${type} in a home view [json-pointer:/view/blocks/${index + 1}]`,
      ),
    });
    const picker = { type: 'actions', elements: [{ type: 'datetimepicker', action_id: 'when' }] };
    expect(await publish(home(picker))).toMatchObject({
      errors: ['unsupported type: datetimepicker in a home view [json-pointer:/view/blocks/0/elements/0]'],
    });
    expect(await publish(home(...Array.from({ length: 100 }, () => section('x'))))).toMatchObject({ ok: true });
    expect(await publish(home(...Array.from({ length: 101 }, () => section('x'))))).toMatchObject({
      errors: ['no more than 100 items allowed [json-pointer:/view/blocks]'],
    });
    const long = Array.from({ length: 90 }, () => section('x'.repeat(2_900)));
    expect(await publish(home(...long))).toMatchObject({ error: 'view_too_large' });
    expect(await publish({ ...home(section('x')), type: 'modal' })).toMatchObject({ error: 'invalid_arguments' });
    expect(await publish(home(section('x')), { user_id: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });

  test('an app without a Home tab cannot publish one, and is told of nothing', async () => {
    h.bot.manifest = { features: {}, settings: {} };
    await h.ask('/api/commands');
    expect(await publish(home(section('x')))).toMatchObject({ error: 'not_enabled' });
    await h.act('/api/home-opened', { user: 'oncall' });
    h.bot.manifest = manifest;
    expect(await publish(home(section('x')))).toMatchObject({ ok: true });
    expect(h.bot.received).toEqual([]);
  });
});

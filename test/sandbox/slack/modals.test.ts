import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buttons, type Harness, startHarness } from './harness.ts';

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

const modal = {
  type: 'modal' as const,
  callback_id: 'abort',
  title: plain('Abort'),
  submit: plain('Abort'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Why'),
      element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 3 },
    },
  ],
};

describe('modals', () => {
  let h: Harness;
  let ts: string;
  beforeEach(async () => {
    h = await startHarness();
    const posted = await h.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'card', blocks: [buttons('abort')] });
    ts = String(posted.body['ts']);
  });
  afterEach(async () => h.close());

  // Every press brings a trigger.
  const trigger = async (): Promise<string> => {
    await h.act('/api/action', { user: 'oncall', channel: 'deploys', ts, action_id: 'abort' });
    return String(h.bot.received.at(-1)?.payload['trigger_id']);
  };

  test('a trigger opens one modal, and not after 3 s', async () => {
    const first = await trigger();
    expect(await h.client.views.open({ trigger_id: first, view: modal })).toMatchObject({ ok: true });
    expect((await h.raw('views.open', { trigger_id: first, view: modal })).body).toEqual({
      ok: false,
      error: 'exchanged_trigger_id',
    });
    expect((await h.raw('views.open', { trigger_id: '1.2.x', view: modal })).body).toEqual({
      ok: false,
      error: 'invalid_trigger_id',
    });
    const late = await trigger();
    h.clock.offset += 3001;
    expect((await h.raw('views.open', { trigger_id: late, view: modal })).body).toEqual({
      ok: false,
      error: 'expired_trigger_id',
    });
  });

  test('a modal is checked: title, submit, inputs', async () => {
    const view = { ...modal, title: plain('x'.repeat(25)), submit: undefined };
    expect((await h.raw('views.open', { trigger_id: await trigger(), view })).body).toMatchObject({
      error: 'invalid_arguments',
      errors: [
        'must be less than 25 characters [json-pointer:/view/title/text]',
        'submit is required when an input block is within blocks array [json-pointer:/view/submit]',
      ],
    });
  });

  describe('with an open modal', () => {
    let viewId: string;
    beforeEach(async () => {
      const opened = await h.client.views.open({ trigger_id: await trigger(), view: modal });
      viewId = opened.view?.id ?? '';
      h.bot.received.length = 0;
    });
    const submit = async (values: unknown): Promise<Record<string, unknown>> =>
      h.act('/api/view-submit', { user: 'oncall', view_id: viewId, values });
    const open = async (): Promise<unknown[]> => {
      const { views } = await h.ask('/api/views?user=oncall');
      return Array.isArray(views) ? views : [];
    };

    test('only that person sees it, and what is missing never reaches the app', async () => {
      expect(await open()).toMatchObject([{ id: viewId, title: 'Abort' }]);
      expect(await h.ask('/api/views?user=developer')).toMatchObject({ views: [] });
      expect(await submit({})).toMatchObject({ ok: false, errors: { reason: 'Please complete this required field.' } });
      expect(await submit({ reason: 'no' })).toMatchObject({
        ok: false,
        errors: { reason: 'Please enter at least 3 characters.' },
      });
      expect(h.bot.received).toHaveLength(0);
      expect(await h.act('/api/view-submit', { user: 'developer', view_id: viewId, values: {} })).toMatchObject({
        ok: false,
        error: 'bad_request',
      });
    });

    test('submitting sends the values and closes it', async () => {
      expect(await submit({ reason: { text: { value: 'checking logs' } } })).toMatchObject({ ok: true });
      expect(h.bot.received[0]).toMatchObject({
        verified: true,
        payload: {
          type: 'view_submission',
          user: { id: 'U0ONCALL' },
          view: {
            id: viewId,
            callback_id: 'abort',
            state: { values: { reason: { text: { type: 'plain_text_input', value: 'checking logs' } } } },
          },
        },
      });
      expect(await open()).toEqual([]);
    });

    test('response_action errors, update, push and clear', async () => {
      h.bot.answer = () => ({ body: { response_action: 'errors', errors: { reason: 'Say more.' } } });
      expect(await submit({ reason: 'checking' })).toMatchObject({
        ok: false,
        error: 'errors',
        errors: { reason: 'Say more.' },
      });
      h.bot.answer = () => ({ body: { response_action: 'update', view: { ...modal, title: plain('Sure?') } } });
      expect(await submit({ reason: 'checking' })).toMatchObject({ ok: true });
      expect(await open()).toMatchObject([{ id: viewId, title: 'Sure?' }]);
      h.bot.answer = () => ({ body: { response_action: 'push', view: { ...modal, title: plain('Really?') } } });
      await submit({ reason: 'checking' });
      expect(await open()).toMatchObject([{ title: 'Sure?' }, { title: 'Really?' }]);
      h.bot.answer = () => ({ body: { response_action: 'clear' } });
      await submit({ reason: 'checking' });
      expect(await open()).toEqual([]);
    });

    test('closing tells the app that asked for it', async () => {
      await h.act('/api/view-close', { user: 'oncall', view_id: viewId });
      expect(h.bot.received[0]?.payload).toMatchObject({
        type: 'view_closed',
        is_cleared: false,
        view: { id: viewId },
      });
      expect(await open()).toEqual([]);
    });

    test('views.update changes it while the hash fits', async () => {
      const updated = await h.client.views.update({ view_id: viewId, view: { ...modal, title: plain('New') } });
      expect(await open()).toMatchObject([{ title: 'New' }]);
      expect((await h.raw('views.update', { view_id: viewId, hash: 'old', view: modal })).body).toMatchObject({
        error: 'hash_conflict',
      });
      expect(updated.view?.hash).toBeDefined();
    });
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { changeCard } from '../../../bot/blocks/card.ts';
import { parsePress, type Press } from '../../../bot/blocks/press.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { team } from '../support/catalogue.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import { command, post, press, sign, slackBot } from '../support/slack.ts';
import { approvedBy, at, movedView, moveView } from '../support/views.ts';

const now = Date.UTC(2026, 0, 5, 14, 12, 0);
const change = 'shop-prod-abcd2345';
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
      const body = json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      calls.push({ path: request.url ?? '', body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true }));
      called.resolve();
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;
  gateway = fakeGateway();
  gateway.views.set(change, moveView());
  bot = await slackBot(gateway, { now }, `${base}/api/`);
});
afterEach(() => new Promise((resolve) => slack.close(resolve)));

const typed = async (name: string, text: string, user: string) =>
  (await post(bot, sign(command(name, text, user, `${base}/response`), now))).text;
const pressed = (action: string, value: unknown, user: string) =>
  post(bot, sign(press(action, value, user, `${base}/response`), now));

/** The press that a button of a card carries. */
function pressOf(view: ChangeView, text: string): Press {
  for (const block of changeCard(view, { now }).blocks) {
    if (block.type !== 'actions') continue;
    for (const element of block.elements) {
      const found = element.type === 'button' && element.text.text === text ? parsePress(element.value) : undefined;
      if (found !== undefined) return found;
    }
  }
  throw new Error(`the card has no button "${text}"`);
}

function submit(callback: string, meta: unknown, values: Record<string, string | string[]>, user: string) {
  const state = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      {
        [name]:
          typeof value === 'string'
            ? { type: 'plain_text_input', value }
            : { type: 'checkboxes', selected_options: value.map((one) => ({ value: one })) },
      },
    ]),
  );
  const payload = {
    type: 'view_submission',
    user: { id: user, name: 'someone', team_id: team },
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
}

describe('commands', () => {
  test('/failover starts the assessment and says where its price comes', async () => {
    expect(await typed('/failover', 'shop --mode ungraceful --reason "it is lost"', 'U0ONCALL')).toBe(
      'Assessing a failover of shop: its price comes in #incidents. Nothing moves before it is approved.',
    );
    expect(gateway.started[0]?.request).toEqual({
      kind: 'failover',
      group: 'shop',
      environment: 'prod',
      mode: 'ungraceful',
      acceptLoss: false,
      reason: 'it is lost',
      dryRun: false,
      actor: { via: 'slack', team, user: 'U0ONCALL' },
    });
  });

  test.each([
    ['/failback', 'shop', 'failback'],
    ['/dr', 'rebuild shop', 'rebuild'],
    ['/coxswain', 'dr rebuild shop', 'rebuild'],
  ])('%s %s', async (name, text, kind) => {
    await typed(name, text, 'U0MANAGER');
    expect(gateway.started[0]?.request).toMatchObject({ kind, group: 'shop', environment: 'prod' });
  });

  test('/approve shop counts as typing the name; /approve of an id does not', async () => {
    await typed('/approve', 'shop', 'U0ONCALL');
    await typed('/approve', change, 'U0ONCALL');
    await typed('/approve', 'shop --break-glass --reason "nobody answers" --choice hotfix', 'U0DUTY');
    expect(
      gateway.decided.map(({ intent, choice }) => [intent, choice.typed, choice.breakGlass, choice.reason]),
    ).toEqual([
      ['approve', 'shop', false, undefined],
      ['approve', undefined, false, undefined],
      ['approve', 'shop', true, 'nobody answers'],
    ]);
    expect(gateway.decided.map((each) => each.change)).toEqual([change, change, change]);
    expect(gateway.decided.map(({ choice }) => choice.choice)).toEqual([undefined, undefined, 'hotfix']);
  });

  test.each([
    ['/reject', 'shop --reason later', 'reject'],
    ['/ungraceful', 'shop --reason died', 'ungraceful'],
    ['/abort', 'shop', 'abort'],
    ['/skip', 'shop --reason checked', 'skipStep'],
    ['/retry', 'shop', 'retryStep'],
    ['/pause', 'shop', 'pause'],
  ])('%s %s decides on the change of the group', async (name, text, intent) => {
    await typed(name, text, 'U0ONCALL');
    expect(gateway.decided[0]).toMatchObject({ change, intent });
  });

  test('/report shop, for the one who asks, without the steps that its thread has', async () => {
    gateway.known.push({
      change,
      kind: 'failover',
      subject: 'shop',
      environment: 'prod',
      status: 'succeeded',
      dryRun: false,
      startedAt: '',
    });
    expect(await typed('/report', 'shop', 'U0ONCALL')).toMatch(
      /to eu-central-1 has not ended; its report follows then/,
    );
    gateway.views.set(change, movedView());
    const { body } = await post(bot, sign(command('/report', change, 'U0ONCALL', `${base}/response`), now));
    expect(body).toContain('*Failover of shop from eu-west-1 to eu-central-1*');
    expect(body).toContain('down · 6 min 10 s · 15 min, kept');
    expect(body).toContain('• 14:16:24  it succeeded');
    expect(body).not.toContain('Phases and steps');
  });

  test('/why shop and status shop', async () => {
    expect(await typed('/why', 'shop', 'U0DEVELOPER')).toContain('Move shop to eu-central-1?');
    const { body } = await post(bot, sign(command('/coxswain', 'status shop', 'U0DEVELOPER'), now));
    expect(body).toContain('Lose about 3 s of writes');
    expect(body).not.toContain('"actions"');
  });
});

describe('Approve…', () => {
  const meta = () => ({ ...pressOf(moveView(), 'Approve…'), channel: 'C0INCIDENTS' });

  test('opens a modal with the price, for those who may', async () => {
    await pressed('approve', pressOf(moveView(), 'Approve…'), 'U0ONCALL');
    await called.promise;
    expect(calls[0]?.path).toBe('/api/views.open');
    const view = JSON.parse(String(calls[0]?.body['view']));
    expect(view.callback_id).toBe('approve_typed');
    expect(view.blocks[0].text.text).toContain('Lose about 3 s of writes');
    expect(view.blocks[1].hint.text).toBe('Type shop');
    expect(view.blocks[3].element.options[0].text.text).toBe('I approve alone, as duty');
  });

  test('tells others that they may not, before they fill anything in', async () => {
    await pressed('approve', pressOf(moveView(), 'Approve…'), 'U0DEVELOPER');
    await called.promise;
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      path: '/response',
      body: {
        response_type: 'ephemeral',
        text: 'You may not approve a move of shop (needs group oncall, release-managers or duty; you are in deployers). @oncall, @release-manager and @duty-manager can.',
      },
    });
  });

  test('approves the plan that was looked at', async () => {
    await submit('approve_typed', meta(), { typed: ' shop ', reason: 'agreed' }, 'U0ONCALL');
    expect(gateway.decided[0]).toMatchObject({
      change,
      intent: 'approve',
      choice: {
        actor: { via: 'slack', team, user: 'U0ONCALL' },
        plan: 'beef'.repeat(16),
        typed: 'shop',
        reason: 'agreed',
      },
    });
    expect(gateway.decided[0]?.choice).not.toHaveProperty('breakGlass');
  });

  test('another word stays in the modal, and nothing is asked', async () => {
    const answer = await submit('approve_typed', meta(), { typed: 'Shop' }, 'U0ONCALL');
    expect(JSON.parse(answer.body)).toEqual({
      response_action: 'errors',
      errors: { typed: 'Type "shop" exactly; you typed "Shop".' },
    });
    expect(gateway.decided).toEqual([]);
  });

  test('alone: with a reason, by the break-glass group', async () => {
    const answer = await submit('approve_typed', meta(), { typed: 'shop', alone: ['alone'] }, 'U0DUTY');
    expect(JSON.parse(answer.body)).toEqual({
      response_action: 'errors',
      errors: { reason: 'Approving alone needs a reason.' },
    });
    await submit('approve_typed', meta(), { typed: 'shop', alone: ['alone'], reason: 'nobody answers' }, 'U0DUTY');
    expect(gateway.decided).toHaveLength(1);
    expect(gateway.decided[0]?.choice).toMatchObject({ breakGlass: true, reason: 'nobody answers', typed: 'shop' });
  });

  test.each([
    ['U0DUTY', [], 'You may not approve a move of shop (needs group oncall or release-managers; you are in duty).'],
    ['U0ONCALL', ['alone'], 'You may not approve a move of shop alone (needs group duty; you are in oncall).'],
  ])('%s may not approve so', async (user, alone, sentence) => {
    await submit('approve_typed', meta(), { typed: 'shop', alone, reason: 'because' }, user);
    await called.promise;
    expect(gateway.decided).toEqual([]);
    expect(calls[0]).toMatchObject({ path: '/api/chat.postEphemeral', body: { channel: 'C0INCIDENTS', user } });
    expect(calls[0]?.body['text']).toContain(sentence);
  });

  test('a refusal by the change is told in the channel, to that person alone', async () => {
    gateway.failure = new Problem('refused', 'You have approved this already; 1 more person has to.');
    await submit('approve_typed', meta(), { typed: 'shop' }, 'U0ONCALL');
    await called.promise;
    expect(calls[0]).toMatchObject({
      path: '/api/chat.postEphemeral',
      body: { channel: 'C0INCIDENTS', text: 'You have approved this already; 1 more person has to.' },
    });
  });
});

describe('the other buttons', () => {
  test.each([
    ['reject', 'reject_reason', 'reject'],
    ['ungraceful', 'ungraceful_reason', 'ungraceful'],
  ])('%s asks why, then decides', async (action, view, intent) => {
    const meta = pressOf(moveView(), 'Not now…');
    await pressed(action, meta, 'U0ONCALL');
    await called.promise;
    expect(JSON.parse(String(calls[0]?.body['view'])).callback_id).toBe(view);
    await submit(view, meta, { reason: 'because' }, 'U0ONCALL');
    expect(gateway.decided[0]).toMatchObject({ change, intent, choice: { reason: 'because' } });
  });

  test('an override names the step and the attempt that were seen; its reason is not optional', async () => {
    const meta = {
      change,
      group: 'shop',
      step: 'fence/confirm',
      attempt: 2,
      says: 'Promote without a complete fence?',
    };
    await pressed('override', meta, 'U0ONCALL');
    await called.promise;
    const view = JSON.parse(String(calls[0]?.body['view']));
    expect(view.blocks[0].text.text).toContain('Promote without a complete fence?');
    expect(view.blocks[1].optional).toBe(false);
    await submit('override_reason', meta, { reason: 'it is dead' }, 'U0ONCALL');
    expect(gateway.decided[0]).toMatchObject({
      intent: 'skipStep',
      choice: { step: 'fence/confirm', attempt: 2, reason: 'it is dead' },
    });
  });

  test('an override is for those who may override', async () => {
    await pressed('override', { change, group: 'shop', step: 'fence/confirm', attempt: 1 }, 'U0MANAGER');
    await called.promise;
    expect(calls[0]?.body['text']).toContain('You may not override a safeguard of shop');
  });

  test('Assess again looks anew, as the one who pressed', async () => {
    const { waitsFor: _, ...rest } = moveView(approvedBy([], 'lapsed'));
    const over: ChangeView = { ...rest, status: 'refused', endedAt: at(900), sentence: 'It lapsed.', intents: [] };
    await pressed('assess_again', pressOf(over, 'Assess again'), 'U0MANAGER');
    expect(gateway.started[0]?.request).toEqual({
      kind: 'failover',
      group: 'shop',
      environment: 'prod',
      acceptLoss: false,
      dryRun: false,
      actor: { via: 'slack', team, user: 'U0MANAGER' },
    });
  });

  test('Report opens by itself; Slack is answered all the same', async () => {
    expect(await pressed('report', { change }, 'U0OUTSIDER')).toMatchObject({ status: 200, body: '' });
    expect(calls).toEqual([]);
  });

  test('Prepare failback… asks why and assesses it', async () => {
    const meta = pressOf(movedView(), 'Prepare failback…');
    await pressed('fail_back', meta, 'U0ONCALL');
    await called.promise;
    expect(JSON.parse(String(calls[0]?.body['view'])).blocks[0].text.text).toContain(
      'Assess a failback of shop to eu-west-1?',
    );
    await submit('failback_reason', meta, { reason: 'eu-west-1 is back' }, 'U0ONCALL');
    expect(gateway.started[0]?.request).toMatchObject({ kind: 'failback', group: 'shop', reason: 'eu-west-1 is back' });
  });
});

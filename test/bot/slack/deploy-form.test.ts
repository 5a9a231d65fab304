import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../bot/gateway/problem.ts';
import { frozen, team } from '../support/catalogue.ts';
import { type FakeGateway, fakeGateway } from '../support/gateway.ts';
import { command, post, sign, slackBot } from '../support/slack.ts';
import { type SlackApi, slackApi } from '../support/slack-api.ts';
import { canaryView, now } from '../support/views.ts';

let gateway: FakeGateway;
let slack: SlackApi;
let bot: FastifyInstance;
beforeEach(async () => {
  slack = await slackApi();
  let shown = 0;
  slack.answers['views.update'] = () => ({ view: { hash: `hash ${(shown += 1)}` } });
  gateway = fakeGateway();
  gateway.registry.push(
    { name: '1.4.3', typed: '1.4.3', commit: 'c'.repeat(40), pushedAt: new Date(now - 7_200_000).toISOString() },
    {
      name: 'abc1234',
      typed: `abc1234${'0'.repeat(33)}`,
      commit: `abc1234${'0'.repeat(33)}`,
      title: 'Basket: show the total with gift cards, and the delivery',
      pushedAt: new Date(now - 7_200_000).toISOString(),
    },
    ...Array.from({ length: 150 }, (_, index) => ({ name: `1.3.${150 - index}`, typed: `1.3.${150 - index}` })),
  );
  bot = await slackBot(gateway, { now }, slack.url);
});
afterEach(() => slack.close());

const whole = { service: 'app', environment: 'prod', version: '1.4.2' };
type Choice = Partial<typeof whole>;

function values({ service, environment, version }: Choice, why?: string) {
  const at = (block: string, action: string, value: string | undefined) =>
    value === undefined
      ? {}
      : { [block]: { [action]: { type: 'external_select', selected_option: { value, text: {} } } } };
  return {
    ...at('service', 'deploy_service', service),
    ...at(`environment of ${service}`, 'deploy_environment', environment),
    ...at(`version of ${service}`, 'deploy_version', version),
    ...(why === undefined ? {} : { reason: { reason: { type: 'plain_text_input', value: why } } }),
  };
}

let sent = 0;
function send(type: string, choice: Choice, more: object, user = 'U0DEVELOPER') {
  sent += 1;
  const payload = {
    type,
    user: { id: user, team_id: team },
    team: { id: team, domain: 'shop' },
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'deploy_form',
      private_metadata: JSON.stringify({ change: '', channel: 'C0DEPLOYS' }),
      state: { values: values(choice) },
      hash: 'hash 0',
    },
    trigger_id: `trigger ${sent}`,
    ...more,
  };
  return post(bot, sign({ payload: JSON.stringify(payload) }, now));
}
const options = async (field: string, value: string, choice: Choice = {}) => {
  const { body } = await send('block_suggestion', choice, { action_id: field, block_id: 'b', value });
  return JSON.parse(body).options as { text: { text: string }; value: string; description?: { text: string } }[];
};
const choose = (field: string, choice: Choice) =>
  send('block_actions', choice, { actions: [{ type: 'external_select', action_id: field, block_id: 'b' }] });
const submit = (choice: Choice, why?: string, user?: string) => {
  const view = {
    id: 'V1',
    type: 'modal',
    callback_id: 'deploy_form',
    private_metadata: JSON.stringify({ change: '', channel: 'C0DEPLOYS' }),
    state: { values: values(choice, why) },
  };
  return send('view_submission', choice, { view }, user);
};

describe('opening', () => {
  test.each([
    ['/deploy', ''],
    ['/coxswain', ' deploy '],
  ])('a bare %s opens the form with its trigger, from memory alone', async (name, text) => {
    const typed = command(name, text, 'U0DEVELOPER', slack.responseUrl);
    expect(await post(bot, sign(typed, now))).toMatchObject({ status: 200, body: '' });
    const [opened] = await slack.called('views.open');
    expect(opened?.['trigger_id']).toBe(typed['trigger_id']);
    const view = JSON.parse(opened?.['view'] ?? '');
    expect(view.blocks[0]).toMatchObject({ block_id: 'service', dispatch_action: true });
    expect(JSON.stringify(view)).toContain('Choose a service to see the plan.');
    expect(gateway.previewed).toEqual([]);
  });

  test('a stranger is told so, and no form opens', async () => {
    const answer = await post(bot, sign(command('/deploy', '', 'U0NOBODY'), now));
    expect(answer.text).toContain('The catalogue does not know you (Slack member U0NOBODY)');
    expect(slack.calls).toEqual([]);
  });

  test('a trigger that expired says what to type instead', async () => {
    slack.answers['views.open'] = () => ({ ok: false, error: 'expired_trigger_id' });
    await post(bot, sign(command('/deploy', '', 'U0DEVELOPER', slack.responseUrl), now));
    const [said] = await slack.called('response');
    expect(said?.['text']).toContain('type /deploy <service> <version> <environment>');
  });
});

describe('options', () => {
  test('services and environments come from the catalogue', async () => {
    expect((await options('deploy_service', '')).map(({ value }) => value)).toEqual(['api', 'app']);
    expect((await options('deploy_service', 'PP')).map(({ value }) => value)).toEqual(['app']);
    expect((await options('deploy_environment', '', { service: 'app' })).map(({ value }) => value)).toEqual([
      'prod',
      'staging',
    ]);
    expect(await options('deploy_environment', '', { service: 'constructor' })).toEqual([]);
  });

  test('versions come from the registry, newest first, with commit and time, never more than Slack takes', async () => {
    const all = await options('deploy_version', '', { service: 'app' });
    expect(all).toHaveLength(100);
    expect(all[0]).toMatchObject({
      value: '1.4.3',
      text: { text: '1.4.3' },
      description: { text: `commit ${'c'.repeat(10)} · pushed 2 h ago` },
    });
    expect((await options('deploy_version', '1.3.7', { service: 'app' })).map(({ value }) => value)).toContain('1.3.7');
    expect(await options('deploy_version', 'abc1', { service: 'app' })).toMatchObject([
      { text: { text: 'abc1234' }, value: `abc1234${'0'.repeat(33)}` },
    ]);
    // A version whose commit has a title is found by it.
    const [found] = await options('deploy_version', 'show the TOTAL', { service: 'app' });
    expect(found?.description?.text).toBe('Basket: show the total with gift cards, and … · pushed 2 h ago');
  });

  test('a registry that does not answer offers nothing, and the form says why', async () => {
    gateway.failure = new Problem('refused', 'The registry lacks a repository of app.');
    expect(await options('deploy_version', '', { service: 'app' })).toEqual([]);
    await choose('deploy_service', { service: 'app' });
    const [, told] = await slack.called('views.update', 2);
    expect(told?.['view']).toContain('The registry lacks a repository of app.');
  });
});

describe('the preview', () => {
  test('says at once that it looks, then shows the plan over that and over nothing newer', async () => {
    await choose('deploy_version', whole);
    const [first, second] = await slack.called('views.update', 2);
    expect(first).not.toHaveProperty('hash');
    expect(first?.['view']).toContain('making the plan');
    expect(second).toMatchObject({ view_id: 'V1', hash: 'hash 1' });
    expect(second?.['view']).toContain('Plan only');
    expect(second?.['view']).toContain('1.4.1 → 1.4.2');
    expect(second?.['view']).not.toContain('"type":"actions"');
    expect(gateway.previewed).toMatchObject([{ kind: 'deploy', ...whole, dryRun: false }]);
    expect(gateway.started).toEqual([]);
  });

  test('another service asks for its own environment and version', async () => {
    await choose('deploy_service', { service: 'api' });
    const [shown] = await slack.called('views.update');
    const ids = JSON.parse(shown?.['view'] ?? '').blocks.map(({ block_id: id }: { block_id?: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['environment of api', 'version of api']));
  });

  test('who may not deploy there reads it before they submit', async () => {
    const body = { actions: [{ type: 'external_select', action_id: 'deploy_environment', block_id: 'b' }] };
    await send('block_actions', whole, body, 'U0OUTSIDER');
    const [, told] = await slack.called('views.update', 2);
    expect(told?.['view']).toContain('You may not deploy app to prod (needs group deployers');
    expect(gateway.previewed).toEqual([]);
  });
});

describe('what is frozen or locked', () => {
  const why =
    'prod is frozen by @oncall ("sale"). Rollbacks still work. Whoever is in oncall may ask again with --override freeze --reason "TEXT".';
  beforeEach(() => {
    gateway.holding.push({ kind: 'freeze', on: { environment: 'prod' }, by: 'oncall', reason: 'sale', since: 0 });
  });

  test('stands above the plan', async () => {
    await choose('deploy_version', whole);
    const [, second] = await slack.called('views.update', 2);
    const blocks = JSON.stringify(JSON.parse(second?.['view'] ?? '').blocks);
    expect(blocks).toContain(`:lock: ${JSON.stringify(why).slice(1, -1)}`);
    expect(blocks).toContain('1.4.1 → 1.4.2');
    await choose('deploy_version', { ...whole, environment: 'staging' });
    expect((await slack.called('views.update', 4))[3]?.['view']).not.toContain(':lock:');
  });

  test('is told at the environment, and nothing starts', async () => {
    expect(JSON.parse((await submit(whole)).body).errors).toEqual({ 'environment of app': why });
    expect(gateway.started).toEqual([]);
  });

  test('by a calendar, as well, until when its clocks show', async () => {
    gateway.holding.length = 0;
    const saturday = Date.parse('2026-11-21T06:30:00Z');
    bot = await slackBot(gateway, { now: saturday }, slack.url, undefined, frozen);
    const view = {
      id: 'V1',
      type: 'modal',
      callback_id: 'deploy_form',
      private_metadata: '',
      state: { values: values(whole) },
    };
    const payload = {
      type: 'view_submission',
      user: { id: 'U0DEVELOPER', team_id: team },
      team: { id: team },
      view,
      trigger_id: 'frozen',
    };
    const { body } = await post(bot, sign({ payload: JSON.stringify(payload) }, saturday));
    expect(JSON.parse(body).errors['environment of app']).toMatch(
      /^prod is frozen until Mon 23 Nov 08:00 \(Europe\/Berlin; calendar "weekends", by @oncall: "nobody is here"\)\. Rollbacks still work\./,
    );
  });
});

describe('submitting', () => {
  test('starts what the typed command starts, and announces it where it was asked for', async () => {
    expect(await submit(whole, ' fix rounding ')).toMatchObject({ status: 200, body: '' });
    expect(gateway.started).toMatchObject([
      { request: { kind: 'deploy', ...whole, dryRun: false, reason: 'fix rounding', actor: { user: 'U0DEVELOPER' } } },
    ]);
    const [said] = await slack.called('chat.postEphemeral');
    expect(said).toMatchObject({ channel: 'C0DEPLOYS', user: 'U0DEVELOPER' });
    expect(said?.['text']).toBe('Deploying app 1.4.2 to prod: the message comes in #deploys.');
  });

  test.each([
    ['nothing', {}, 'service', 'Choose a service.'],
    ['a service alone', { service: 'app' }, 'service', 'Choose an environment and a version too.'],
    ['a version that cannot be', { ...whole, version: 'latest' }, 'version of app', /names its version/],
    ['a service that is not there', { ...whole, service: 'shop' }, 'environment of shop', /No service "shop"/],
  ])('%s is told at its field', async (_what, choice, block, sentence) => {
    const { response_action: action, errors } = JSON.parse((await submit(choice)).body);
    expect(action).toBe('errors');
    expect(Object.keys(errors)).toEqual([block]);
    expect(errors[block]).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect(gateway.started).toEqual([]);
  });

  test('a missing right is told at the environment, a plan that is refused at the version', async () => {
    const { body } = await submit(whole, undefined, 'U0OUTSIDER');
    expect(JSON.parse(body).errors['environment of app']).toContain('You may not deploy app to prod');
    gateway.foreseen = canaryView({ status: 'refused', sentence: 'app has no version 1.4.2 in its registry.' });
    expect(JSON.parse((await submit(whole)).body).errors).toEqual({
      'version of app': 'app has no version 1.4.2 in its registry.',
    });
    expect(gateway.started).toEqual([]);
  });
});

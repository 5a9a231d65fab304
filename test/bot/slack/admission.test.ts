import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../domain/change/actor.ts';
import { createLog } from '../../../config/log.ts';
import { admitted } from '../../../bot/http/admitted.ts';
import { startBuilt } from '../../../bot/gitlab/start.ts';
import { catalogue, team } from '../support/catalogue.ts';
import { type FakeGateway, fakeGateway } from '../support/gateway.ts';
import { command, post, press, sign, signEvent, slackBot } from '../support/slack.ts';
import { type SlackApi, slackApi } from '../support/slack-api.ts';

const problem = 'The Slack account is deactivated.';
const clock = { now: 1_770_000_000_000 };
let gateway: FakeGateway;
let slack: SlackApi;
let bot: FastifyInstance;
let asked: Actor[];

beforeEach(async () => {
  gateway = fakeGateway();
  slack = await slackApi();
  asked = [];
  const admit = async (actor: Actor) => {
    asked.push(actor);
    return problem;
  };
  bot = await slackBot(gateway, clock, slack.url, admit);
});
afterEach(async () => {
  await bot.close();
  await slack.close();
});

const send = (fields: Record<string, string>) => post(bot, sign(fields, clock.now));
const payload = (fields: object) =>
  send({
    payload: JSON.stringify({ user: { id: 'U0DEVELOPER', team_id: 'T0PARTNER' }, team: { id: team }, ...fields }),
  });

describe('somebody who is not let in', () => {
  afterEach(() => {
    const { started, decided, listed, previewed, restrained, released } = gateway;
    expect([started, decided, listed, previewed, restrained, released].flat()).toEqual([]);
  });

  test('is told so in place of a command, and nothing is started', async () => {
    const answer = await send(command('/deploy', 'app 1.4.2 prod'));
    expect(answer.text).toBe(problem);
    expect(JSON.parse(answer.body)).toMatchObject({ response_type: 'ephemeral' });
    expect(asked).toEqual([{ via: 'slack', team, user: 'U0DEVELOPER' }]);
  });

  test('gets no form', async () => {
    expect((await send(command('/deploy', ''))).text).toBe(problem);
    expect(slack.calls).toEqual([]);
  });

  test('is told so after a button, to them alone', async () => {
    await send(press('promote', { change: 'deploy-1' }, 'U0DEVELOPER', slack.responseUrl));
    const [said] = await slack.called('response');
    expect(said).toMatchObject({ response_type: 'ephemeral', replace_original: false, text: problem });
  });

  test('sees it in place of a form that is sent, and of one in which something is chosen', async () => {
    const view = {
      id: 'V1',
      type: 'modal',
      callback_id: 'abort_reason',
      private_metadata: '{}',
      state: { values: {} },
    };
    const sent = await payload({ type: 'view_submission', view, trigger_id: 't' });
    expect(JSON.parse(sent.body)).toMatchObject({
      response_action: 'update',
      view: { blocks: [{ text: { text: problem } }] },
    });
    expect(asked).toEqual([{ via: 'slack', team: 'T0PARTNER', user: 'U0DEVELOPER' }]);
    const actions = [{ type: 'external_select', action_id: 'deploy_service', block_id: 'b' }];
    await payload({ type: 'block_actions', view, actions, trigger_id: 't', container: { type: 'view' } });
    expect(JSON.stringify(await slack.called('views.update'))).toContain(problem);
  });

  test('has nothing to choose from', async () => {
    const answer = await payload({ type: 'block_suggestion', action_id: 'deploy_service', block_id: 'b', value: '' });
    expect(JSON.parse(answer.body)).toEqual({ options: [] });
  });

  const hear = (event: object) => post(bot, signEvent({ user: 'U0DEVELOPER', ts: '5.0', ...event }, clock.now));

  test('is answered a mention in private, in its thread', async () => {
    const event = { type: 'app_mention', channel: 'C0DEPLOYS', text: '<@U0COXSWAIN> deploy app 1.4.2 prod' };
    await hear({ ...event, thread_ts: '4.0', team: 'T0PARTNER' });
    expect(await slack.called('chat.postEphemeral')).toMatchObject([
      { channel: 'C0DEPLOYS', user: 'U0DEVELOPER', thread_ts: '4.0', text: problem },
    ]);
    expect(asked).toEqual([{ via: 'slack', team: 'T0PARTNER', user: 'U0DEVELOPER' }]);
    await hear({ ...event, ts: '6.0', bot_id: 'B0OTHER' });
    expect(slack.calls).toHaveLength(1);
  });

  test('sees the sentence as their Home', async () => {
    await hear({ type: 'app_home_opened', tab: 'home', channel: 'D0DEVELOPER' });
    const [home] = await slack.called('views.publish');
    expect(home).toMatchObject({ user_id: 'U0DEVELOPER' });
    expect(JSON.stringify(home)).toContain(problem);
  });
});

test('the API refuses them, whichever token they have', async () => {
  const authenticate = admitted(
    async () => ({ via: 'oidc', subject: 'developer' }) as const,
    async () => problem,
  );
  await expect(authenticate('Bearer x')).rejects.toMatchObject({ type: 'refused', message: problem });
});

test('a build of theirs starts nothing, and GitLab is told why', async () => {
  const build = {
    via: 'gitlab',
    event: 'pipeline',
    project: 'shop/app',
    ref: 'main',
    tag: false,
    protected: true,
    sha: 'a'.repeat(40),
    user: 'developer',
  } as const;
  const app = catalogue.services['app'];
  if (app === undefined) throw new Error('the catalogue has no app');
  const gitlab = {
    project: 'shop/app',
    start: [
      { event: 'pipeline', branch: 'main', deploy: 'staging', protected: true, version: 'built', as: 'deployers' },
    ],
  } as const;
  const built = { ...catalogue, services: { app: { ...app, gitlab } } };
  const log = createLog('test', 'silent');
  const asks = { catalogue: built, gateway: fakeGateway() };
  const refusing = { ...asks, admit: async () => 'The GitLab user developer is blocked.' };
  expect(await startBuilt(refusing, build, 'key', log)).toEqual({
    started: [],
    known: [],
    ignored: 'The GitLab user developer is blocked.',
  });
  expect(await startBuilt({ ...asks, admit: async () => undefined }, build, 'key', log)).toMatchObject({ known: [] });
});

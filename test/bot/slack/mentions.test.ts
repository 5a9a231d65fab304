import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../bot/gateway/problem.ts';
import { team } from '../support/catalogue.ts';
import { type FakeGateway, fakeGateway } from '../support/gateway.ts';
import { post, sign, slackBot } from '../support/slack.ts';
import { type SlackApi, slackApi } from '../support/slack-api.ts';
import { now } from '../support/views.ts';

const change = 'app-prod-abcd2345';
const bot = 'U0COXSWAIN';
let gateway: FakeGateway;
let slack: SlackApi;
let server: FastifyInstance;
/** Who posted the message that the thread hangs on. */
let author: string;
beforeEach(async () => {
  slack = await slackApi();
  author = bot;
  slack.answers['conversations.replies'] = () => ({
    messages: [
      { ts: '1.0', user: author, metadata: { event_type: 'coxswain_change', event_payload: { change } } },
      { ts: '1.1', user: 'U0DEVELOPER', text: 'well' },
    ],
  });
  gateway = fakeGateway();
  server = await slackBot(gateway, { now }, slack.url);
});
afterEach(() => slack.close());

let said = 0;
interface More {
  readonly thread_ts?: string;
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
}
/** Slack delivers a message that mentions the bot; each delivery is signed anew. */
function hear(text: string, more: More = {}) {
  said += 1;
  const event = { type: 'app_mention', channel: 'C0DEPLOYS', user: 'U0DEVELOPER', ts: `9.${said}`, text, ...more };
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: team,
    api_app_id: 'A0COXSWAIN',
    authorizations: [{ team_id: team, user_id: bot, is_bot: true, enterprise_id: null }],
    event,
    event_id: `Ev${said}`,
  });
  const { headers } = sign({}, now + said * 1000);
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = createHmac('sha256', 'test-signing-secret').update(`v0:${timestamp}:${body}`).digest('hex');
  return post(server, {
    body,
    headers: { ...headers, 'content-type': 'application/json', 'x-slack-signature': `v0=${signature}` },
  });
}
const answer = async (count = 1) => (await slack.called('chat.postMessage', count))[count - 1];

describe('a mention', () => {
  test('takes the words of the commands, wherever it stands in the text, and is answered in its thread', async () => {
    await hear(`morning, <@${bot}> why app prod`, { ts: '5.0' });
    expect(await answer()).toMatchObject({ channel: 'C0DEPLOYS', thread_ts: '5.0' });
    expect((await answer())?.['text']).toContain('1.4.2');
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });

  test('starts one change, however often it is delivered', async () => {
    await hear(`<@${bot}> deploy app 1.4.2 prod --reason "R&amp;D"`, { ts: '5.0' });
    await hear(`<@${bot}> deploy app 1.4.2 prod --reason "R&amp;D"`, { ts: '5.0' });
    expect((await answer())?.['text']).toBe('Deploying app 1.4.2 to prod: the message comes in #deploys.');
    expect(gateway.started).toHaveLength(1);
    expect(gateway.started[0]).toMatchObject({
      request: { kind: 'deploy', reason: 'R&D', actor: { via: 'slack', team, user: 'U0DEVELOPER' } },
      key: `mention:${team}:C0DEPLOYS:5.0`,
    });
    expect(slack.calls).toHaveLength(1);
  });

  test.each([
    ['why', 0],
    ['abort --reason "wrong version"', 1],
  ])('in the thread of a change, %s means that change', async (words, decisions) => {
    await hear(`<@${bot}> ${words}`, { thread_ts: '1.0' });
    expect(await answer()).toMatchObject({ thread_ts: '1.0' });
    expect(gateway.decided).toHaveLength(decisions);
    if (decisions === 1)
      expect(gateway.decided[0]).toMatchObject({ change, intent: 'abort', choice: { reason: 'wrong version' } });
  });

  test('in its thread another change can be named', async () => {
    await hear(`<@${bot}> pause app staging`, { thread_ts: '1.0' });
    expect((await answer())?.['text']).toContain('Nothing runs for app in staging now');
    expect(gateway.decided).toEqual([]);
  });

  test('a thread under the message of somebody else means nothing', async () => {
    author = 'U0OTHERBOT';
    await hear(`<@${bot}> abort`, { thread_ts: '1.0' });
    expect((await answer())?.['text']).toContain('abort needs a service and an environment');
    expect(gateway.decided).toEqual([]);
  });

  test.each([
    ['dploy app 1.4.2 prod', 'There is no command "dploy". Did you mean "deploy"?'],
    ['deploy ap 1.4.2 prod', 'No service "ap" in the catalogue.'],
    ['help', '/rollback'],
  ])('"%s" is answered with what to type', async (words, expected) => {
    await hear(`<@${bot}> ${words}`);
    expect((await answer())?.['text']).toContain(expected);
    expect(gateway.started).toEqual([]);
  });

  test('a refusal is a sentence, and a stranger is one', async () => {
    await hear(`<@${bot}> deploy app 1.4.2 prod`, { user: 'U0NOBODY' });
    expect((await answer())?.['text']).toContain('The catalogue does not know you (Slack member U0NOBODY)');
    gateway.failure = new Problem('unreachable', 'Temporal does not answer at here.');
    await hear(`<@${bot}> deploy app 1.4.2 prod`);
    expect((await answer(2))?.['text']).toBe('Temporal does not answer at here.');
  });

  test('what an app says starts nothing and is not answered', async () => {
    await hear(`<@${bot}> deploy app 1.4.2 prod`, { bot_id: 'B0OTHER' });
    await hear(`<@${bot}> help`);
    await answer();
    expect(gateway.started).toEqual([]);
    expect(slack.calls).toHaveLength(1);
  });
});

import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createLog } from '../../../config/log.ts';
import { createServer } from '../../../bot/http/server.ts';
import { createSlackApp } from '../../../bot/slack/app.ts';
import { createSlackHttp } from '../../../bot/slack/receiver.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { secret } from '../../../config/secret.ts';
import { oneToken } from '../../../config/slack-tokens.ts';
import type { Admit } from '../../../people/people.ts';
import { catalogue as known, team } from './catalogue.ts';
import type { FakeGateway } from './gateway.ts';

const signingSecret = 'test-signing-secret';
const log = createLog('test', 'silent');

/** The bot's server with Slack over HTTP. `clock` is its idea of now, epoch ms. */
export async function slackBot(
  gateway: FakeGateway,
  clock: { now: number },
  apiUrl = 'http://127.0.0.1:9/api/',
  admit?: Admit,
  catalogue: Catalogue = known,
): Promise<FastifyInstance> {
  const now = () => clock.now;
  const { receiver, routes } = createSlackHttp({ signingSecret, log, now });
  const runOf = (change: string) => `https://temporal.example/${change}`;
  const asks = { catalogue, gateway, ...(admit === undefined ? {} : { admit }) };
  createSlackApp({ receiver, tokens: oneToken(secret('xoxb-test')), apiUrl, ...asks, log, now, runOf });
  const authenticate = () => Promise.resolve({ via: 'oidc', subject: 'developer' } as const);
  return createServer({
    log,
    url: 'https://coxswain.example',
    catalogue,
    gateway,
    authenticate,
    now,
    slackRoutes: routes,
  });
}

export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Signs as Slack does. `at` in epoch ms. */
export function sign(fields: Record<string, string>, at: number, secret = signingSecret): Signed {
  return signText(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', at, secret);
}

/** An event as Slack posts it. */
export function signEvent(event: object, at: number): Signed {
  const authorizations = [{ team_id: team, user_id: 'U0COXSWAIN', is_bot: true, enterprise_id: null }];
  const envelope = { type: 'event_callback', team_id: team, api_app_id: 'A0COXSWAIN', authorizations, event };
  return signText(JSON.stringify(envelope), 'application/json', at, signingSecret);
}

function signText(body: string, type: string, at: number, secret: string): Signed {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}

export async function post(server: FastifyInstance, { body, headers }: Signed) {
  const answer = await server.inject({ method: 'POST', url: '/slack/events', headers, payload: body });
  return { status: answer.statusCode, body: answer.body, text: textOf(answer.body) };
}

function textOf(body: string): string {
  try {
    const { text, error } = JSON.parse(body);
    return text ?? error?.sentence ?? '';
  } catch {
    return body;
  }
}

/** A slash command as Slack posts it. `responseUrl` is where later answers go. */
export function command(
  name: string,
  text: string,
  user = 'U0DEVELOPER',
  responseUrl = 'http://127.0.0.1:9/response',
): Record<string, string> {
  return {
    command: name,
    text,
    user_id: user,
    user_name: 'someone',
    team_id: team,
    channel_id: 'C0DEPLOYS',
    channel_name: 'deploys',
    response_url: responseUrl,
    trigger_id: `trigger-${Math.floor(text.length)}`,
    api_app_id: 'A0COXSWAIN',
    token: 'obsolete',
  };
}

/** A pressed button as Slack posts it. */
export function press(
  action: string,
  value: unknown,
  user = 'U0DEVELOPER',
  responseUrl = 'http://127.0.0.1:9/response',
): Record<string, string> {
  const payload = {
    type: 'block_actions',
    user: { id: user, username: 'someone', team_id: team },
    team: { id: team, domain: 'shop' },
    channel: { id: 'C0DEPLOYS', name: 'deploys' },
    actions: [{ type: 'button', action_id: action, block_id: 'b', value: JSON.stringify(value), action_ts: '1.1' }],
    trigger_id: 'trigger',
    response_url: responseUrl,
    api_app_id: 'A0COXSWAIN',
    token: 'obsolete',
    container: {},
  };
  return { payload: JSON.stringify(payload) };
}

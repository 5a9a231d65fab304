import { WebClient } from '@slack/web-api';
import { type Slack, type SlackOptions, startSlack } from '../../../sandbox/slack/index.ts';
import { objectOf } from '../../../sandbox/slack/json.ts';
import { type FakeBot, startFakeBot } from './fake-bot.ts';

const SIGNING_SECRET = 'a-signing-secret-for-tests';
const BOT_TOKEN = 'xoxb-test';

/** A workspace with a fake bot, and a clock that the test moves. */
export interface Harness {
  slack: Slack;
  bot: FakeBot;
  client: WebClient;
  /** Milliseconds added to the workspace's clock. */
  clock: { offset: number };
  /** Posts to the console's JSON API. */
  act(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** Gets from the console's JSON API. */
  ask(path: string): Promise<Record<string, unknown>>;
  /** Calls the Web API without the client's own checks. */
  raw(
    method: string,
    args: Record<string, unknown>,
    token?: string,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function startHarness(options: Partial<SlackOptions> = {}): Promise<Harness> {
  const clock = { offset: 0 };
  const bot = await startFakeBot(SIGNING_SECRET);
  const slack = await startSlack({
    apiPort: 0,
    consolePort: 0,
    coxswainUrl: bot.url,
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    page: false,
    now: () => Date.now() + clock.offset,
    ...options,
  });
  const client = new WebClient(BOT_TOKEN, {
    slackApiUrl: slack.api,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return {
    slack,
    bot,
    client,
    clock,
    async act(path, body) {
      const response = await fetch(`${slack.console}${path}`, { method: 'POST', body: JSON.stringify(body) });
      return objectOf(await response.json());
    },
    async ask(path) {
      return objectOf(await (await fetch(`${slack.console}${path}`)).json());
    },
    async raw(method, args, token = BOT_TOKEN) {
      const response = await fetch(`${slack.api}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(args),
      });
      return { status: response.status, headers: response.headers, body: objectOf(await response.json()) };
    },
    async close() {
      await slack.close();
      await bot.close();
    },
  };
}

/** A section block with this text. */
export function section(text: string): { type: 'section'; text: { type: 'mrkdwn'; text: string } } {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** An actions block with one button. */
export function buttons(...ids: string[]): { type: 'actions'; block_id: string; elements: unknown[] } {
  const elements = ids.map((id) => ({
    type: 'button',
    action_id: id,
    value: `value of ${id}`,
    text: { type: 'plain_text', text: id },
  }));
  return { type: 'actions', block_id: 'buttons', elements };
}

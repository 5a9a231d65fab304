import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { SlackToken } from '../config/slack-tokens.ts';

/**
 * A client of Slack's Web API that looks for its token at every call, since an app may be installed, or installed again, while a
 * process runs. Without one Slack answers `not_authed`. It never tries again by itself.
 */
export function slackClient(token: () => SlackToken | undefined, options: WebClientOptions): WebClient {
  return new WebClient(undefined, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // What goes wrong is said by whoever asked.
    logLevel: LogLevel.ERROR,
    ...options,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      const found = token();
      if (found !== undefined) headers.set('authorization', `Bearer ${found.token.reveal()}`);
      return fetch(url, { ...init, headers });
    },
  });
}

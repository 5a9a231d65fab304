import { App, type AuthorizeResult, type AuthorizeSourceData, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { SlackTokens } from '../../config/slack-tokens.ts';
import { admitFirst } from '../listeners/admission.ts';
import { listenToActions } from '../listeners/actions/index.ts';
import { listenToCommands } from '../listeners/commands/index.ts';
import { listenToDeployForm } from '../listeners/deploy-form.ts';
import { listenToHome } from '../listeners/home.ts';
import type { ListenerDeps } from '../listeners/listener.ts';
import { listenToMentions } from '../listeners/mentions.ts';
import { listenToViews } from '../listeners/views/index.ts';
import { boltLog } from '../log.ts';

export interface SlackAppOptions extends ListenerDeps {
  readonly receiver: Receiver;
  readonly tokens: Pick<SlackTokens, 'of'>;
  /** Base of Slack's Web API, ending in a slash. */
  readonly apiUrl: string;
}

/**
 * The Bolt app with all its listeners. Before it acknowledges it asks Slack who somebody is and nothing more, and not that where it
 * knows from the minute before.
 */
export function createSlackApp({ receiver, tokens, apiUrl, ...deps }: SlackAppOptions): App {
  const app = new App({
    receiver,
    logger: boltLog(deps.log),
    authorize: async (source) => tokenFor(tokens, source),
    ignoreSelf: false,
    convoStore: false,
    // A trigger lives 3 s: what Slack does not answer soon is said to have failed, not tried for half an hour.
    clientOptions: {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 5_000,
    },
  });
  app.error((error) => {
    deps.log.error({ err: error }, 'listener failed');
    return Promise.resolve();
  });
  admitFirst(app, deps);
  listenToCommands(app, deps);
  listenToActions(app, deps);
  listenToViews(app, deps);
  listenToDeployForm(app, deps);
  listenToMentions(app, deps);
  listenToHome(app, deps);
  return app;
}

/** Where the app is not installed there is no token, and nobody is let in: see `admitFirst`. */
function tokenFor(
  tokens: Pick<SlackTokens, 'of'>,
  { teamId: team, enterpriseId: enterprise }: AuthorizeSourceData<boolean>,
): AuthorizeResult {
  const found = tokens.of({ team, enterprise });
  if (found === undefined) return { notInstalled: true };
  const { token, botId, botUserId } = found;
  return {
    botToken: token.reveal(),
    ...(team === undefined ? {} : { teamId: team }),
    ...(enterprise === undefined ? {} : { enterpriseId: enterprise }),
    ...(botId === undefined ? {} : { botId }),
    ...(botUserId === undefined ? {} : { botUserId }),
  };
}

/** Slack by a socket that we open: nothing has to be reachable from outside, and nothing is signed. */
export function createSocketReceiver(appToken: string, deps: Pick<ListenerDeps, 'log'>): Receiver {
  return new SocketModeReceiver({ appToken, logger: boltLog(deps.log) });
}

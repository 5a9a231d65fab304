import { App, type Receiver, SocketModeReceiver } from '@slack/bolt';
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
  readonly botToken: string;
  /** Base of Slack's Web API, ending in a slash. */
  readonly apiUrl: string;
}

/**
 * The Bolt app with all its listeners: one workspace, one token, known at start. Before it acknowledges it asks Slack who somebody is
 * and nothing more, and not that where it knows from the minute before.
 */
export function createSlackApp({ receiver, botToken, apiUrl, ...deps }: SlackAppOptions): App {
  const app = new App({
    receiver,
    logger: boltLog(deps.log),
    authorize: () => Promise.resolve({ botToken }),
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

/** Slack by a socket that we open: nothing has to be reachable from outside, and nothing is signed. */
export function createSocketReceiver(appToken: string, deps: Pick<ListenerDeps, 'log'>): Receiver {
  return new SocketModeReceiver({ appToken, logger: boltLog(deps.log) });
}

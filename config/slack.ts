import type { Reader } from './reader.ts';
import { variables } from './variables.ts';

/** One token, or the folder of those of each workspace that has installed the app. */
export function readSlackAccess(read: Reader) {
  const slack = read({
    SLACK_BOT_TOKEN: variables.SLACK_BOT_TOKEN,
    SLACK_INSTALLATIONS: variables.SLACK_INSTALLATIONS,
    SLACK_API_URL: variables.SLACK_API_URL,
  });
  if (slack === undefined) return undefined;
  const { SLACK_BOT_TOKEN: botToken, SLACK_INSTALLATIONS: installations, SLACK_API_URL: apiUrl } = slack;
  if (botToken === undefined && installations === undefined) {
    read.problem(
      'SLACK_BOT_TOKEN is not set; write the bot token of the Slack app (xoxb-…), or SLACK_INSTALLATIONS where workspaces install it by OAuth.',
    );
  }
  if (botToken !== undefined && installations !== undefined) {
    read.problem(
      'SLACK_BOT_TOKEN and SLACK_INSTALLATIONS are both set; leave out SLACK_BOT_TOKEN to use what is installed.',
    );
  }
  return { botToken, installations, apiUrl };
}

/** What it takes to let workspaces install the app, all or nothing. */
export function readSlackOAuth(read: Reader, url: string | undefined, folder: string | undefined) {
  const found = read({
    SLACK_CLIENT_ID: variables.SLACK_CLIENT_ID,
    SLACK_CLIENT_SECRET: variables.SLACK_CLIENT_SECRET,
    SLACK_STATE_SECRET: variables.SLACK_STATE_SECRET,
  });
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = found ?? {};
  if (clientId === undefined) return undefined;
  const needed = {
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_STATE_SECRET: stateSecret,
    SLACK_INSTALLATIONS: folder,
    COXSWAIN_URL: url,
  };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined)
      read.problem(`${name} is not set; with SLACK_CLIENT_ID it is needed to let workspaces install the app.`);
  }
  if (clientSecret === undefined || stateSecret === undefined || folder === undefined || url === undefined)
    return undefined;
  return { clientId, clientSecret, stateSecret, installations: folder, url };
}

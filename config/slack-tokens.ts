import { createInstallations, type Installations, type Workspace } from './installations.ts';
import { type Secret, secret } from './secret.ts';

/** With what one speaks in a workspace. */
export interface SlackToken {
  readonly token: Secret;
  readonly botId?: string;
  readonly botUserId?: string;
}

/** Tokens of the Slack app. */
export interface SlackTokens {
  /** Of the workspace where somebody is; undefined where the app is not installed there. */
  of(workspace: Workspace): SlackToken | undefined;
  /** Of the workspace whose channels have the messages of changes; undefined until it is installed there. */
  home(): SlackToken | undefined;
}

/**
 * Either one token for everything, or those of the installations: read when they are needed, so that an installation counts for every
 * process at once. `homes`: the workspaces of the catalogue, the first of which that has the app is home.
 */
export function createSlackTokens(
  {
    botToken,
    installations: folder,
  }: { readonly botToken: Secret | undefined; readonly installations: string | undefined },
  homes: readonly string[],
): SlackTokens {
  if (botToken !== undefined) return oneToken(botToken);
  if (folder === undefined) throw new Error('Settings without a way to Slack were not refused.');
  const installations = createInstallations(folder);
  return { of: (workspace) => tokenOf(installations.find(workspace)), home: () => homeOf(installations, homes) };
}

/** The same token wherever somebody is. */
export function oneToken(token: Secret): SlackTokens {
  const one = { token };
  return { of: () => one, home: () => one };
}

function homeOf(installations: Installations, homes: readonly string[]): SlackToken | undefined {
  const all = installations.all();
  const named = homes.flatMap((id) => all.find(({ team, enterprise }) => id === (team ?? enterprise)) ?? []);
  return tokenOf(named[0] ?? all[0]);
}

function tokenOf(found: ReturnType<Installations['find']>): SlackToken | undefined {
  if (found === undefined) return undefined;
  const { token, botId, botUserId } = found;
  return { token: secret(token), botId, botUserId };
}

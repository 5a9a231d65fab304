/** An account of Slack, as Slack knows it now. */
export interface SlackAccount {
  readonly deactivated: boolean;
  readonly bot: boolean;
  /** Its own workspace, where that is not ours: somebody in a shared channel. */
  readonly strangerOf?: string;
}

/**
 * Why nothing is done for a Slack account, whoever the catalogue says it is; undefined where nothing is wrong with it. `trusted`: the
 * workspaces that the catalogue names.
 */
export function slackAccountProblem(
  user: string,
  account: SlackAccount,
  trusted: readonly string[],
): string | undefined {
  if (account.deactivated) {
    return `The Slack account ${user} is deactivated, so nothing is done for it. Ask with an active account; an admin of the workspace can activate it again.`;
  }
  if (account.strangerOf !== undefined && !trusted.includes(account.strangerOf)) {
    return `Your Slack account belongs to another workspace (${account.strangerOf}), so nothing is done for it here. Ask a member of this workspace.`;
  }
  if (account.bot) {
    return `Only people may ask for this, and ${user} is a bot. A program asks by the API, with a token of its own.`;
  }
  return undefined;
}

/** Why nothing is done for somebody who comes another way, while their Slack account says that they have left. */
export function leftProblem(person: string): string {
  return `The Slack account of ${person} is deactivated, so nothing is done in their name. If they still belong here, have it activated, or take it from them in the catalogue.`;
}

/** Why nothing is done for a build that a blocked user caused. */
export function blockedProblem(user: string, state: string): string {
  return `The GitLab user ${user} is ${state}, so nothing is started for them. An admin of GitLab can change that.`;
}

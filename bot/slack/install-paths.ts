/** Where the installation of the Slack app begins, and where Slack leads back to: the manifest names it. */
export const installPath = '/slack/install';
export const redirectPath = '/slack/oauth_redirect';

import type { AwsCredentials } from '../ports.ts';

/** What a program that is started needs of the worker's environment. Tokens for Slack and Temporal are no business of it. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(https?|no|all)_proxy|AWS_\w+)$/i;
/** Ways to credentials that an assumed role replaces. */
const ownCredentials =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|DEFAULT_PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+)$/;

/** The part of the worker's environment that a program which speaks to AWS gets, with the credentials of a role where there are any. */
export function awsEnvironment(
  env: NodeJS.ProcessEnv,
  region: string,
  credentials: AwsCredentials | undefined,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => passedOn.test(name) && !(credentials !== undefined && ownCredentials.test(name)),
  );
  return {
    ...Object.fromEntries(kept),
    AWS_REGION: region,
    // boto3 itself knows only this one.
    AWS_DEFAULT_REGION: region,
    ...(credentials === undefined
      ? {}
      : {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
        }),
  };
}

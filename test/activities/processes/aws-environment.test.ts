import { expect, test } from '@jest/globals';
import { awsEnvironment } from '../../../activities/processes/aws-environment.ts';

const own = {
  AWS_PROFILE: 'worker',
  AWS_CONFIG_FILE: '/run/secrets/config',
  AWS_SHARED_CREDENTIALS_FILE: '/run/secrets/credentials',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/run/secrets/token',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/one',
};
const env = { ...own, PATH: '/bin', AWS_CA_BUNDLE: '/ca.pem', SLACK_BOT_TOKEN: 'xoxb' };
const there = { PATH: '/bin', AWS_CA_BUNDLE: '/ca.pem', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };

test("a program with the credentials of a role is told of no way to the worker's own", () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'session' };
  expect(awsEnvironment(env, 'eu-west-1', credentials)).toEqual({
    ...there,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: 'session',
  });
});

test("without a role it has the worker's own", () => {
  expect(awsEnvironment(env, 'eu-west-1', undefined)).toEqual({ ...there, ...own });
});

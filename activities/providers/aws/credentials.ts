import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsScope, CredentialsFor } from '../../ports.ts';
import { noteCall } from '../../failures.ts';

const requestHandler = { connectionTimeout: 2000, requestTimeout: 8000, throwOnRequestTimeout: true };

/** Temporary credentials of the role, for programs that are started; undefined without one: they have the worker's own. */
export function createCredentialsFor(): CredentialsFor {
  return async ({ role, region }: Pick<AwsScope, 'role' | 'region'>) => {
    if (role === undefined) return undefined;
    const assume = fromTemporaryCredentials({
      params: { RoleArn: role, RoleSessionName: 'coxswain' },
      clientConfig: { maxAttempts: 1, requestHandler, region },
    });
    try {
      return await assume();
    } catch (error) {
      noteCall(error, { service: 'STS', region, operation: 'AssumeRole' });
      throw error;
    }
  };
}

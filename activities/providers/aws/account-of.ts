import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { noteCall } from '../../failures.ts';
import type { AwsCredentials } from '../../ports.ts';

const requestHandler = { connectionTimeout: 2000, requestTimeout: 8000, throwOnRequestTimeout: true };

/** The id of the account that credentials are of; the worker's own where none are given. */
export async function accountOf(credentials: AwsCredentials | undefined, region: string): Promise<string> {
  const sts = new STSClient({
    region,
    maxAttempts: 1,
    requestHandler,
    ...(credentials === undefined ? {} : { credentials }),
  });
  try {
    const { Account = 'unknown' } = await sts.send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    noteCall(error, { service: 'STS', region, operation: 'GetCallerIdentity' });
    throw error;
  } finally {
    sts.destroy();
  }
}

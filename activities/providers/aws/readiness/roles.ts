import type { RecoveryGroup, Side } from '../../../../domain/recovery/group.ts';
import type { ReadinessFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { awsFailureType, noteCall } from '../../../failures.ts';
import { isError } from '../../../is-error.ts';
import type { AwsScope, CredentialsFor } from '../../../ports.ts';
import { look, type Run } from './run.ts';

/** Whether each role of a side can be assumed in its region now: fresh, since clients keep what they got for up to an hour. */
export async function roleAnswers(
  run: Run,
  credentials: CredentialsFor,
  group: RecoveryGroup,
  side: Side,
): Promise<ReadinessFacts['roles']> {
  const scopes = [
    ...group.services.map(({ sides }) => sides[side].place),
    ...group.databases.map(({ sides }) => sides[side].scope),
    ...group.traffic.map(({ scope }) => ({ ...scope, region: group.regions[side] })),
  ];
  const roles = new Map<string, AwsScope>(scopes.map((scope) => [scope.role ?? '', scope]));
  return Promise.all(
    [...roles].map(async ([role, scope]) => ({
      role: role === '' ? "the worker's own credentials" : role,
      answer: await look(() => assumed(run, credentials, scope)),
    })),
  );
}

async function assumed(run: Run, credentials: CredentialsFor, scope: AwsScope): Promise<{ readonly denied?: string }> {
  const { role, region } = scope;
  // Own credentials are good where a region has answered with them.
  if (role === undefined) return run.answers(region).then(() => ({}));
  return run.once({ account: '', role, region }, { service: 'STS', operation: 'AssumeRole' }, async () => {
    try {
      await credentials({ role, region });
      return {};
    } catch (error) {
      noteCall(error, { service: 'STS', region, operation: 'AssumeRole' });
      if (awsFailureType(error) === 'AwsDenied')
        return { denied: isError(error) ? error.message.replace(/\.$/, '') : 'denied' };
      throw error;
    }
  });
}

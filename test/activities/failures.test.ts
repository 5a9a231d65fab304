import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { asking, isTransient, noteCall, refusal, refusalOf, toFailure, whereOf } from '../../activities/failures.ts';

function awsError(name: string, httpStatusCode?: number, message = ''): Error {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
  noteCall(error, { service: 'ECS', region: 'eu-west-1', operation: 'UpdateService' });
  return error;
}

describe('toFailure', () => {
  test.each([
    ['ThrottlingException', 400, 'AwsThrottled', false],
    ['TooManyRequestsException', 429, 'AwsThrottled', false],
    ['ServerException', 500, 'AwsUnavailable', false],
    ['Whatever', 503, 'AwsUnavailable', false],
    ['TimeoutError', undefined, 'AwsUnavailable', false],
    ['ExpiredTokenException', 403, 'AwsUnavailable', false],
    ['AccessDeniedException', 400, 'AwsDenied', true],
    ['SignatureDoesNotMatch', 403, 'AwsDenied', true],
    ['CredentialsProviderError', undefined, 'AwsDenied', true],
    ['ServiceNotFoundException', 400, 'AwsNotFound', true],
    ['TargetGroupNotFound', 400, 'AwsNotFound', true],
    ['InvalidParameterException', 400, 'AwsRefused', true],
    // The answer was cut off: nothing is known of what was asked.
    ['SyntaxError', 200, 'AwsUnavailable', false],
  ])('%s (%s) is %s', (name, status, type, nonRetryable) => {
    expect(toFailure(awsError(name, status))).toMatchObject({ type, nonRetryable });
  });

  test('says where, what and what to do', () => {
    expect(toFailure(awsError('AccessDeniedException', 400, 'no ecs:UpdateService.')).message).toBe(
      'AWS denied UpdateService in eu-west-1 (ECS: AccessDeniedException): no ecs:UpdateService. Give the role of this account the right to do it.',
    );
    expect(toFailure(awsError('ThrottlingException', 400)).message).toBe(
      'AWS throttles calls in eu-west-1 (ECS: ThrottlingException).',
    );
  });

  test('a refused connection is told by its code', () => {
    const error = Object.assign(awsError('Error'), { code: 'ECONNREFUSED' });
    expect(isTransient(error)).toBe(true);
    expect(whereOf(error)).toBe('eu-west-1 (ECS: ECONNREFUSED)');
  });

  test("a defect of ours stays what it is, and is not AWS's", async () => {
    const defect = new TypeError('undefined is not a function');
    expect(isTransient(defect)).toBe(false);
    await expect(asking(() => Promise.reject(defect))).rejects.toBe(defect);
  });

  test('a refusal carries its sentence and is not retried', async () => {
    const thrown: unknown = await asking(() => Promise.reject(refusal('No.'))).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApplicationFailure);
    expect(thrown).toMatchObject({ type: 'Refused', nonRetryable: true });
    expect(refusalOf(thrown)).toBe('No.');
    expect(refusalOf(new Error('No.'))).toBeUndefined();
  });
});

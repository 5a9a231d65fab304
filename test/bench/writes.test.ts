import { describe, expect, test } from '@jest/globals';
import type { AuditCall } from '../../bench/lab/aws.ts';
import { hasWritten, percentSet, writesOf } from '../../bench/lab/writes.ts';
import { call, listener, setWeight } from './support/calls.ts';

describe('calls that wrote', () => {
  test('reads, refused calls and calls that a fault kept away did not', () => {
    const none: AuditCall[] = [
      call('DescribeServices', {}),
      call('ListTaskDefinitions', {}),
      call('AssumeRole', {}),
      call('UpdateService', {}, { status: 400, error: 'ServiceNotFoundException' }),
      call('UpdateService', {}, { status: 503, error: 'ServiceUnavailable', fault: 'outage' }),
      call('UpdateService', {}, { status: null, fault: 'outage' }),
    ];
    expect(none.filter(hasWritten)).toEqual([]);
  });

  test('a lost answer did, unless AWS refused it', () => {
    expect(hasWritten(call('UpdateService', {}, { status: null, fault: 'lost-answer' }))).toBe(true);
    expect(hasWritten(call('UpdateService', {}, { status: null, fault: 'lost-answer', error: 'X' }))).toBe(false);
  });
});

describe('weights', () => {
  test('are the canary’s share of all, for one load balancer', () => {
    expect(percentSet(setWeight('app-prod', 5), 'app-prod')).toBe(5);
    expect(percentSet(setWeight('app-prod', 5), 'api-prod')).toBeUndefined();
    expect(percentSet(call('DescribeListeners', { ListenerArn: listener('app-prod') }), 'app-prod')).toBeUndefined();
  });
});

describe('the writes of one service', () => {
  test('carry what differs between changes by order, and nothing of other services', () => {
    const arn = (revision: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/app-prod:${revision}`;
    const writes = writesOf(
      [
        call('RegisterTaskDefinition', { family: 'app-prod' }),
        call('RegisterTaskDefinition', { family: 'api-prod' }),
        call('UpdateService', { service: 'app-prod-canary', taskDefinition: arn(7), desiredCount: 1 }),
        call('UpdateService', { service: 'app-staging', desiredCount: 1 }),
        call('UpdateService', { service: 'app-prod', taskDefinition: arn(7) }),
        call('UpdateService', { service: 'app-prod', taskDefinition: arn(6) }),
        call('RegisterScalableTarget', { ResourceId: 'service/shop/app-prod', SuspendedState: { A: 'true' } }),
        call('RegisterScalableTarget', { ResourceId: 'service/shop/app-production' }),
      ],
      'app-prod',
    );
    expect(writes.map(({ resource, effect }) => [resource, effect])).toEqual([
      ['task definition app-prod', 'RegisterTaskDefinition'],
      ['service app-prod-canary', 'UpdateService revision A {"desiredCount":1}'],
      ['service app-prod', 'UpdateService revision A {}'],
      ['service app-prod', 'UpdateService revision B {}'],
      ['ecs app-prod', 'RegisterScalableTarget {"ResourceId":"service/shop/app-prod","SuspendedState":{"A":"true"}}'],
    ]);
  });
});

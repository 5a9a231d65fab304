import { describe, expect, test } from '@jest/globals';
import { type PastChange, previousVersion } from '../../../domain/plan/previous.ts';

const deploy = (to: string, from?: string): PastChange => ({
  change: to,
  kind: 'deploy',
  to,
  ...(from === undefined ? {} : { from }),
  seconds: 1,
});
const rollback = (to: string, from: string): PastChange => ({ change: to, kind: 'rollback', to, from, seconds: 1 });

describe('previousVersion', () => {
  test.each([
    ['the one shipped before', [deploy('3', '2'), deploy('2', '1')], '3', '2'],
    ['past repeated deploys of the same', [deploy('3', '3'), deploy('3', '2'), deploy('2', '1')], '3', '2'],
    ['what the first recorded deploy replaced', [deploy('2', '1')], '2', '1'],
    [
      'further back after a rollback, never forward',
      [rollback('2', '3'), deploy('3', '2'), deploy('2', '1'), deploy('1')],
      '2',
      '1',
    ],
    ['the newest, when somebody deployed by hand', [deploy('3', '2'), deploy('2', '1')], '9', '3'],
    ['nothing after a rollback to what no change shipped', [rollback('1', '2'), deploy('2', '1')], '1', undefined],
    ['nothing on the very first version', [deploy('1')], '1', undefined],
    ['nothing without a record', [], '1', undefined],
  ])('%s', (_, past, serving, expected) => {
    expect(previousVersion(past, serving, undefined)).toBe(expected);
  });

  test('after pre-empting a change, the newest that succeeded, even when it serves', () => {
    expect(previousVersion([deploy('2', '1'), deploy('1')], '2', 'other')).toBe('2');
    expect(previousVersion([deploy('2', '1'), deploy('1')], '3', 'other')).toBe('2');
    expect(previousVersion([], '1', 'other')).toBe('1');
  });

  test('a change that ended well before it heard of the pre-emption is left like any other', () => {
    expect(previousVersion([deploy('2', '1'), deploy('1')], '2', '2')).toBe('1');
  });
});

import { expect, jest, test } from '@jest/globals';
import type { Ready } from '../../../activities/terraform/ready.ts';
import { releaseQuietly } from '../../../activities/terraform/release-lock.ts';
import { catalogueWith, commitsOf, depsFor } from './support.ts';

test('a lock that nobody can ask for now costs no answer: it is said, and logged', async () => {
  const never = () => Promise.reject(new Error('nothing is to be run'));
  const ready: Ready = {
    folder: '/nowhere',
    pid: 0,
    run: never,
    tool: never,
    state: { bucket: 'states', key: 'base.tfstate' },
    hideState: never,
  };
  const warn = jest.fn();
  const deps = depsFor(catalogueWith({}), commitsOf().code, '/nowhere', {
    aws: () => {
      throw new Error('SlowDown');
    },
    log: { info: () => undefined, warn },
  });
  const scope = { account: '123456789012', region: 'eu-west-1' };
  expect(await releaseQuietly(ready, deps, scope, 'lock-1')).toBe(
    ' Its lock on the state may have stayed: where the next apply is held up by it, terraform force-unlock lock-1.',
  );
  expect(warn).toHaveBeenCalledTimes(1);
  expect(await releaseQuietly(ready, deps, scope, undefined)).toBe('');
});

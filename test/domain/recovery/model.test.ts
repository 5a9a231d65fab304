import { expect, jest, test } from '@jest/globals';

// The real workflow code on a scheduler of the test's own.
jest.unstable_mockModule('@temporalio/workflow', () => import('../../support/model/temporal.ts'));
const { playMany } = await import('../../support/model/play-many.ts');

test('10,000 schedules of a failover keep what must hold at every instant, and all end', async () => {
  const { broken, ...counts } = await playMany(10_000, 20);
  expect(broken).toEqual([]);
  // A model in which nothing happens proves nothing.
  expect(counts.statuses.succeeded).toBeGreaterThan(1000);
  expect(counts.statuses.aborted).toBeGreaterThan(100);
  expect(counts.statuses.refused).toBeGreaterThan(100);
  expect(counts.twoWritersAfterOverride).toBeGreaterThan(0);
  expect(counts.kills).toBeGreaterThan(1000);
});

test('the model would see it: orders that the check refuses let two regions write', async () => {
  const { broken } = await playMany(300, 21, true);
  expect(broken.join('\n')).toMatch(/takes writes in both regions/);
});

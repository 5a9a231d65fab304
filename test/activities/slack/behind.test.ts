import { expect, test } from '@jest/globals';
import { createBehind } from '../../../activities/slack/behind.ts';

test('Slack is as far behind as the oldest news that wait, from when they were due', () => {
  let now = 1_000;
  const behind = createBehind(() => now);
  expect(behind.seconds()).toBe(0);
  behind.note('one', true);
  now += 4_000;
  behind.note('two', true);
  behind.note('one', true); // tried again
  expect(behind.seconds()).toBe(4);
  now += 1_000;
  behind.note('one', false);
  expect(behind.seconds()).toBe(1);
  behind.clear();
  expect(behind.seconds()).toBe(0);
});

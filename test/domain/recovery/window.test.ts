import { expect, test } from '@jest/globals';
import { minutesLeft, type Window, windowText } from '../../../domain/recovery/window.ts';

const night: Window = { days: ['sat'], from: '23:00', to: '02:30', timeZone: 'Europe/Berlin' };
const at = (iso: string) => Date.parse(iso);

test.each([
  // Berlin is an hour ahead of UTC in January, two in July.
  ['2026-01-10T21:59:00Z', night, undefined],
  ['2026-01-10T22:00:00Z', night, 210],
  ['2026-01-11T00:30:00Z', night, 60],
  ['2026-01-11T01:30:00Z', night, undefined],
  ['2026-07-11T21:00:00Z', night, 210],
  // Sunday's own night is not in it.
  ['2026-01-11T22:30:00Z', night, undefined],
  ['2026-01-12T09:00:00Z', { days: ['mon', 'tue'], from: '08:00', to: '10:00', timeZone: 'UTC' }, 60],
  ['2026-01-14T09:00:00Z', { days: ['mon', 'tue'], from: '08:00', to: '10:00', timeZone: 'UTC' }, undefined],
  // From a time to the same time: the whole day.
  ['2026-01-12T07:00:00Z', { days: ['sun'], from: '08:00', to: '08:00', timeZone: 'UTC' }, 60],
] as const)('at %s %j has %s minutes left', (moment, window, left) => {
  expect(minutesLeft(window, at(moment))).toBe(left);
});

test('is said as people read it', () => {
  expect(windowText(night)).toBe('sat 23:00 to 02:30 (Europe/Berlin)');
});

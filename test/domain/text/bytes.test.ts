import { expect, test } from '@jest/globals';
import { kilobytes } from '../../../domain/text/bytes.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [42_300, '42 kB'],
  [3_100_000, '3.1 MB'],
  [42_000_000, '42 MB'],
  [7_200_000_000, '7.2 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(kilobytes(bytes)).toBe(text);
});

import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { variables } from '../../config/variables.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';

test('docs/settings.md names every variable that is read and every search attribute', () => {
  const text = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const names = [...Object.keys(variables), ...Object.values(searchAttributes)];
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { jsonSchemas } from '../../config/json-schemas.ts';

test.each(Object.entries(jsonSchemas()))(
  'docs/schema/%s is up to date (node config/write-json-schemas.ts)',
  (name, text) => {
    expect(readFileSync(`docs/schema/${name}`, 'utf8')).toBe(text);
  },
);

test('a file of the catalogue may have some sections only, but no unknown ones', () => {
  const schema: unknown = JSON.parse(jsonSchemas()['catalogue.json'] ?? '');
  expect(schema).not.toHaveProperty('required');
  expect(schema).toHaveProperty('additionalProperties', false);
});

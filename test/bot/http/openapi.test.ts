import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { fastify } from 'fastify';
import { readFileSync } from 'node:fs';
import { apiRoutes } from '../../../bot/http/api.ts';
import { openApi } from '../../../bot/http/openapi.ts';
import { catalogue } from '../support/catalogue.ts';
import { fakeGateway } from '../support/gateway.ts';
import { undocumented } from '../support/openapi.ts';

const published = readFileSync('docs/schema/openapi.json', 'utf8');

test('docs/schema/openapi.json is up to date (node bot/write-openapi.ts)', () => {
  expect(published).toBe(`${JSON.stringify(openApi(), null, 2)}\n`);
});

test('it is OpenAPI 3.1, by the schema of its authors, and every reference leads somewhere', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(published));
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  expect(validator.version).toBe('3.1');
  const document: unknown = JSON.parse(published);
  const references = [...published.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
  expect(references.length).toBeGreaterThan(50);
  for (const path of references) {
    const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect([path, typeof found]).toEqual([path, 'object']);
  }
});

test('it tells of every route that the API has, and of no other', async () => {
  const server = fastify();
  const routes = new Set<string>();
  server.addHook('onRoute', ({ method, url }) => void routes.add(`${String(method)} ${url}`));
  await server.register(
    apiRoutes({
      catalogue,
      gateway: fakeGateway(),
      now: Date.now,
      authenticate: async () => ({ via: 'oidc', subject: 'developer' }),
    }),
  );
  const { paths } = JSON.parse(published);
  const told = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  expect([...routes].toSorted()).toEqual(told.toSorted());
  expect((await server.inject('/openapi.json')).json()).toEqual(JSON.parse(published));
});

test('it says who may ask, what a stream carries, and what is refused', () => {
  const { paths, components } = JSON.parse(published);
  expect(paths['/changes'].post.security).toEqual([{ person: [] }, { ciJob: [] }]);
  expect(paths['/changes/{id}/approve'].post.security).toEqual([{ person: [] }]);
  expect(paths['/openapi.json'].get.security).toEqual([]);
  const stream = paths['/changes/{id}/events'].get.responses['200'].content['text/event-stream'];
  expect(stream['x-events']).toEqual({ change: { $ref: '#/components/schemas/Change' } });
  expect(components.schemas.Start.oneOf).toHaveLength(11);
  expect(paths['/changes/{id}/approve'].post.requestBody.required).toBe(false);
  expect(paths['/changes/{id}/override'].post.requestBody.required).toBe(true);
});

test('an answer that is not as told is found out', () => {
  expect(undocumented('GET', '/api/v1/services?x=1', 200, { services: [] })).toBeUndefined();
  expect(undocumented('GET', '/services', 200, { services: [{ service: 'app' }] })).toContain('environments');
  expect(undocumented('GET', '/services', 418, {})).toContain('418');
  expect(undocumented('GET', '/nothing', 200, {})).toBe('nothing is told of GET /nothing');
  expect(undocumented('GET', '/services', 403, { error: { type: 'odd', sentence: '' } })).toContain('allowed values');
});

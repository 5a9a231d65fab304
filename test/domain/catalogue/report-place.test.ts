import { expect, test } from '@jest/globals';
import { reportPlace } from '../../../domain/catalogue/report-place.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { catalogue } from '../../bot/support/catalogue.ts';

/** The catalogue with these services alone, each built by that project. */
function built(projects: Readonly<Record<string, string | undefined>>): Catalogue {
  const [sample] = Object.values(catalogue.services);
  if (sample === undefined) throw new Error('the catalogue has no service');
  const entries = Object.entries(projects).map(([name, project]) => [
    name,
    { ...sample, ...(project === undefined ? {} : { gitlab: { project, start: [] } }) },
  ]);
  return { ...catalogue, services: Object.fromEntries(entries) };
}

test('a service is reported to the project that builds it, under the name of the environment', () => {
  const given = built({ app: 'shop/app', api: 'shop/api', web: undefined });
  expect(reportPlace(given, 'app', 'prod')).toEqual({ project: 'shop/app', environment: 'prod' });
  expect(reportPlace(given, 'web', 'prod')).toBeUndefined();
  expect(reportPlace(given, 'gone', 'prod')).toBeUndefined();
});

test('services of one project have environments of their own there', () => {
  const given = built({ app: 'shop/mono', api: 'shop/mono' });
  expect(reportPlace(given, 'app', 'prod')).toEqual({ project: 'shop/mono', environment: 'prod/app' });
  expect(reportPlace(given, 'api', 'prod')).toEqual({ project: 'shop/mono', environment: 'prod/api' });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { startDevServer, startTimeSkipping } from '../support/temporal.ts';

describe('the dev server of tests', () => {
  let server: TestWorkflowEnvironment;
  beforeAll(async () => {
    server = await startDevServer();
  });
  afterAll(() => server.teardown());

  test('knows the search attributes, as those of sandbox and production do', async () => {
    const { operatorService } = server.connection;
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.values(searchAttributes)));
  });
});

describe('the time-skipping server of tests', () => {
  let server: TestWorkflowEnvironment;
  beforeAll(async () => {
    server = await startTimeSkipping();
  });
  afterAll(() => server.teardown());

  test('lets a day pass in a moment', async () => {
    const before = await server.currentTimeMs();
    await server.sleep('24 hours');
    expect((await server.currentTimeMs()) - before).toBeGreaterThanOrEqual(86_400_000);
  });
});

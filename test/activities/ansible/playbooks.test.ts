import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attempt } from '../support/attempt.ts';
import { only, type SimulatedAws, startSimulatedAws } from '../support/simulated-aws.ts';
import { playbooks, run } from './support.ts';

let aws: SimulatedAws;

beforeAll(async () => {
  aws = await startSimulatedAws();
});
afterAll(() => aws.stop());
beforeEach(() => aws.mark());

const configure = run('configure-application', {
  hosts: {
    applications: { shop: { app_settings_cluster: 'shop-dr', app_settings_services: ['app-prod', 'web-prod'] } },
  },
  variables: {
    app_settings_parameters: {
      '/shop/prod/database/host': 'shop-db-replica.example',
      '/shop/prod/mode': '{{ 6 * 7 }}',
    },
    app_settings_wait: false,
  },
});

test('settings are written and taken up once; a second run with the same key changes nothing', async () => {
  const first = await attempt(playbooks(), configure);
  expect(first.result).toMatchObject({
    verdict: 'passed',
    playbook: 'configure-application',
    changed: 2,
    failed: 0,
    unreachable: 0,
  });
  expect(first.result.changes).toEqual([
    { task: 'Write the parameters', host: 'shop' },
    { task: 'Start new deployments of services older than their settings', host: 'shop' },
  ]);
  expect(first.beats).toContainEqual(
    expect.objectContaining({
      task: 'Write the parameters',
      host: 'shop',
      status: 'changed',
      text: 'shop: Write the parameters (changed)',
    }),
  );
  const written = only(await aws.calls(), 'PutParameter', 'UpdateService');
  expect(
    written.map(({ action, region, params }) => ({ action, region, what: params['Name'] ?? params['service'] })),
  ).toEqual([
    { action: 'PutParameter', region: 'eu-central-1', what: '/shop/prod/database/host' },
    { action: 'PutParameter', region: 'eu-central-1', what: '/shop/prod/mode' },
    { action: 'UpdateService', region: 'eu-central-1', what: 'app-prod' },
    { action: 'UpdateService', region: 'eu-central-1', what: 'web-prod' },
  ]);
  // A value is a value: what looks like a template is not evaluated.
  expect(written[1]?.params['Value']).toBe('{{ 6 * 7 }}');

  await aws.mark();
  const second = await attempt(playbooks(), configure);
  expect(second.result).toMatchObject({ verdict: 'passed', changed: 0, changes: [] });
  expect(only(await aws.calls(), 'PutParameter', 'UpdateService')).toEqual([]);
});

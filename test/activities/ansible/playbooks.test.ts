import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PlaybookRun } from '../../../activities/ansible/playbook-run.ts';
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

test('a run that was cut off between settings and services is made good by the next', async () => {
  const parameters = { app_settings_parameters: { '/shop/prod/mode': 'cut off' }, app_settings_wait: false };
  const cut = { ...configure, variables: { ...parameters, app_settings_services: [] } };
  expect((await attempt(playbooks(), cut)).result).toMatchObject({ verdict: 'passed', changed: 1 });
  const next = await attempt(playbooks(), { ...configure, variables: parameters });
  expect(next.result.changes).toEqual([
    { task: 'Start new deployments of services older than their settings', host: 'shop' },
  ]);
  expect(only(await aws.calls(), 'PutParameter', 'UpdateService').map(({ action }) => action)).toEqual([
    'PutParameter',
    'UpdateService',
    'UpdateService',
  ]);
});

test('verifying a standby reads only, says what is missing, and is the same in a check', async () => {
  const standby = { standby_verification_cluster: 'shop-dr', standby_verification_services: ['app-prod', 'web-prod'] };
  const verify = (checkMode: boolean, variables: PlaybookRun['variables']) =>
    attempt(playbooks(), run('verify-standby', { hosts: { standbys: { 'shop-dr': standby } }, variables, checkMode }));
  const good = await verify(true, { standby_verification_databases: ['shop-db-replica'] });
  expect(good.result).toMatchObject({ verdict: 'passed', changed: 0 });
  const bad = await verify(false, { standby_verification_services: ['api-prod', 'nowhere-prod'] });
  expect(bad.result).toMatchObject({
    verdict: 'failed',
    failure: 'playbook-failed',
    reason:
      'Playbook verify-standby failed on shop-dr at "Assert that each service is active with all its tasks": nowhere-prod in cluster ' +
      'shop-dr of eu-central-1 does not exist: bring the standby up before it is needed.',
  });
  const calls = await aws.calls();
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter(({ action }) => !/^(Describe|List|Get)/.test(action))).toEqual([]);
});

test('a replica is promoted by one call, and seen to be writable; a repetition does nothing', async () => {
  const promote = (more: Partial<PlaybookRun> = {}) =>
    run('promote-database', {
      hosts: { databases: { 'shop-db-replica': { database_promotion_poll_seconds: 1 } } },
      ...more,
    });
  const check = await attempt(playbooks(), promote({ checkMode: true }));
  expect(check.result).toMatchObject({ verdict: 'passed', changed: 1 });
  expect(only(await aws.calls(), 'PromoteReadReplica')).toEqual([]);

  // RDS takes its time: here it has not begun to end within the second that it is given.
  const late = await attempt(playbooks(), promote({ variables: { database_promotion_wait_seconds: 1 } }));
  expect(late.result).toMatchObject({
    verdict: 'failed',
    reason: expect.stringMatching(/shop-db-replica is modifying and still a replica of .* after 1 s/),
  });
  let turned: Promise<void> | undefined;
  const again = await attempt(playbooks(), promote(), {}, (_, beats) => {
    if (beats.at(-1)?.text.includes('(try ')) turned ??= aws.advance(60);
  });
  await turned;
  expect(again.result).toMatchObject({ verdict: 'passed', changed: 0 });
  const calls = only(await aws.calls(), 'PromoteReadReplica');
  expect(calls).toMatchObject([
    { region: 'eu-central-1', status: 200, params: { DBInstanceIdentifier: 'shop-db-replica' } },
  ]);
});

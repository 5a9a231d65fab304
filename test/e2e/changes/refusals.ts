import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hasWritten } from '../../../bench/lab/writes.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { coxswain } from '../support/cli.ts';
import { lastCall, serving, wanted } from '../support/world.ts';

/** What changes nothing, what goes back, and what begins with nothing. */
export function refusals(lab: () => Lab): void {
  const run = async (body: Parameters<Lab['coxswain']['start']>[0]): Promise<ChangeView> => {
    const { change } = await lab().coxswain.start(body);
    return lab().coxswain.ended(change, 120_000);
  };
  const deploy = (service: string, environment: string, version: string) =>
    run({ kind: 'deploy', service, environment, version });

  describe('what changes nothing', () => {
    let seen: number;
    beforeAll(async () => {
      seen = await lastCall(lab());
    });

    test('what serves already is nothing to do', async () => {
      const view = await deploy('app', 'prod', '1.4.2');
      expect(view.status).toBe('succeeded');
      expect(view.sentence).toContain('already serves');
      expect(view.steps).toEqual([]);
    });

    test('a dry run shows the plan and ends', async () => {
      const view = await run({ kind: 'deploy', service: 'app', environment: 'prod', version: '1.4.1', dryRun: true });
      expect(view.status).toBe('succeeded');
      expect(view.plan).toMatchObject({ from: '1.4.2', to: '1.4.1' });
      expect(new Set(view.steps.map(({ state }) => state))).toEqual(new Set(['pending']));
    });

    test('a version that the registry does not have is refused, with the newest', async () => {
      const { code, stdout } = await coxswain(
        lab(),
        'deploy',
        'app',
        '9.9.9',
        'prod',
        '--as',
        'developer',
        '--json',
        '--wait',
      );
      const view: ChangeView = JSON.parse(stdout);
      expect(view.status).toBe('refused');
      expect(view.sentence).toMatch(/no version 9\.9\.9 in its registry\. Newest: abc123.* ago/);
      expect(code).toBe(3);
    });

    test('a version that lacks an image is refused, naming the repository', async () => {
      const view = await deploy('web', 'prod', '1.5.0');
      expect(view.status).toBe('refused');
      expect(view.sentence).toContain('web-worker');
    });

    test('a person without the right is refused', async () => {
      const { code, stdout, stderr } = await coxswain(
        lab(),
        'deploy',
        'app',
        '1.4.1',
        'prod',
        '--as',
        'auditor',
        '--json',
        '--wait',
      );
      expect(`${stdout}${stderr}`).toContain(
        'You may not deploy app to prod (needs group deployers; you are in auditors)',
      );
      expect(code).toBe(3);
    });

    test('who has left is refused on the command line and in Slack, and told there', async () => {
      const act = async (path: string, body: object) =>
        (await fetch(`${lab().addresses.slack.console}${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
      await act('/api/account', { user: 'outsider', deactivated: true });
      const { code, stderr } = await coxswain(lab(), 'deploy', 'app', '1.4.1', 'prod', '--as', 'outsider', '--wait');
      expect(stderr).toContain('The Slack account of outsider is deactivated');
      expect(code).toBe(3);
      await act('/api/command', { user: 'outsider', channel: 'deploys', text: '/deploy app 1.4.1 prod' });
      const seen = await fetch(`${lab().addresses.slack.console}/api/messages?channel=deploys&user=outsider`);
      expect(await seen.text()).toContain('The Slack account U0OUTSIDER is deactivated, so nothing is done for it.');
      await act('/api/account', { user: 'outsider', deactivated: false });
    });

    test('an unknown service is a usage error with a did-you-mean', async () => {
      const { code, stderr } = await coxswain(lab(), 'deploy', 'ap', '1.4.2', 'prod', '--as', 'developer', '--wait');
      expect(stderr).toMatch(/No service "ap".*app/);
      expect(code).toBe(2);
    });

    test('and nothing was written', async () => {
      expect((await lab().aws.audit(seen)).filter(hasWritten)).toEqual([]);
    });
  });

  describe('going back, and a first deploy', () => {
    test('a rollback brings the version before', async () => {
      const view = await run({ kind: 'rollback', service: 'app', environment: 'prod' });
      expect(view.status).toBe('succeeded');
      expect(view.plan).toMatchObject({ from: '1.4.2', to: '1.4.1' });
      expect(await serving(lab(), 'app-prod')).toEqual(wanted(view));
    });

    test('a first deploy says that there is nothing to go back to, and scales to 0 when it fails', async () => {
      await emptied(lab(), 'search-staging');
      const failed = await deploy('search', 'staging', '1.4.5-crash');
      expect(failed.plan?.notes.join()).toMatch(/nothing to go back to/);
      expect(failed.status).toBe('rolledBack');
      const service = (await lab().aws.services('eu-west-1')).find((each) => each.service === 'search-staging');
      expect(service).toMatchObject({ desiredCount: 0, runningCount: 0 });

      const first = await deploy('search', 'staging', '1.4.2');
      expect(first.status).toBe('succeeded');
      expect(first.plan?.from).toBeUndefined();
      expect(await serving(lab(), 'search-staging')).toEqual(wanted(first));
    });
  });
}

/** Scales a service to 0 from outside and waits until its tasks are gone. */
async function emptied(lab: Lab, service: string): Promise<void> {
  const client = new ECSClient({
    endpoint: lab.addresses.aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new UpdateServiceCommand({ cluster: 'shop', service, desiredCount: 0 }));
  client.destroy();
  const tasks = async () =>
    (await lab.aws.services('eu-west-1')).find((each) => each.service === service)?.tasks.length;
  while ((await tasks()) !== 0) await new Promise((resolve) => setTimeout(resolve, 200));
}

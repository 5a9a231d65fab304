// What docker-compose.yml starts, as processes: its commands, settings and health checks, read from the file itself. Temporal
// runs on PostgreSQL; simulated AWS, Slack and the issuer stand in for what is elsewhere. Each test goes on from the one before.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { quickShop } from '../../bench/catalogues.ts';
import { awsControl } from '../../bench/lab/aws.ts';
import { type Coxswain, coxswainApi } from '../../bench/lab/coxswain.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { postgresPrograms } from '../../sandbox/setup/postgres.mjs';
import { temporalServes } from '../../sandbox/supervisor/probes.ts';
import { programPath } from '../../sandbox/supervisor/programs.ts';
import { type Sandbox, startSandbox } from '../../sandbox/supervisor/sandbox.ts';
import { bundleWorkflows } from '../../sandbox/supervisor/workflow-bundle.ts';
import { seriesOf, type Series } from './support/exposition.ts';
import { type Host, startHost } from './support/host.ts';
import { expressions, selectorsOf } from './support/promql.ts';

const postgres = postgresPrograms();
const name = 'one host';
const missing = whatIsMissing();
if (missing !== undefined) process.stdout.write(`Skipped: ${name}. ${missing}\n`);

function whatIsMissing(): string | undefined {
  if (postgres === undefined) return 'PostgreSQL is not installed (on Debian: apt install postgresql).';
  try {
    programPath('temporalServer');
    return undefined;
  } catch {
    return 'There is no Temporal server: it could neither be downloaded nor built with Go; set-up said why.';
  }
}

const password = 'letters-and-digits-0123456789';

(missing === undefined ? describe : describe.skip)(name, () => {
  let stateDir: string;
  let sandbox: Sandbox;
  let host: Host;
  let coxswain: Coxswain;
  let temporal: string;

  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'coxswain-sandbox-'));
    sandbox = await startSandbox({
      stateDir,
      usualPorts: false,
      hold: ['temporal', 'worker', 'bot'],
      awsArguments: ['--scenario', quickShop.scenario],
      env: { COXSWAIN_CATALOGUE: quickShop.catalogue },
    });
    const { env } = sandbox;
    const from = (...names: string[]) => Object.fromEntries(names.map((each) => [each, env[each] ?? '']));
    const elsewhere = from('SLACK_API_URL', 'NO_PROXY', 'NODE_USE_ENV_PROXY');
    host = await startHost({
      postgres: postgres ?? '',
      bot: Number(new URL(sandbox.addresses.coxswain.url).port),
      bundle: await bundleWorkflows(),
      env: {
        COXSWAIN_CATALOGUE_DIR: env['COXSWAIN_CATALOGUE'] ?? '',
        COXSWAIN_OIDC_ISSUER: sandbox.addresses.oidc.issuer,
      },
      secrets: {
        alert_slack_webhook: 'https://hooks.example.com/unused',
        aws_credentials: '[default]\naws_access_key_id = sandbox\naws_secret_access_key = sandbox\n',
        decision_key: `${env['COXSWAIN_DECISION_KEY']}\n`,
        grafana_password: password,
        postgres_password: password,
        slack_app_token: 'xapp-unused',
        slack_bot_token: `${env['SLACK_BOT_TOKEN']}\n`,
      },
      override: {
        worker: {
          ...elsewhere,
          ...from('AWS_ENDPOINT_URL', 'HTTP_PROXY', 'COXSWAIN_RESOLVERS', 'COXSWAIN_ANSIBLE_PLAYBOOK'),
        },
        // The simulated workspace has no Socket Mode.
        bot: { ...elsewhere, ...from('SLACK_SIGNING_SECRET'), SLACK_APP_TOKEN_FILE: '' },
      },
    });
    const { oidc } = sandbox.addresses;
    coxswain = coxswainApi({ url: host.address('bot', 3000), issuer: oidc.issuer, audience: 'coxswain' });
    temporal = new URL(host.address('temporal', 7233)).host;
  });

  afterAll(async () => {
    await host?.close();
    await sandbox?.close();
    if (stateDir !== undefined) rmSync(stateDir, { recursive: true, force: true });
  });

  /** Lets AWS refuse to say what runs, once. */
  async function failActivity(): Promise<void> {
    const aws = awsControl(sandbox.addresses.aws.endpoint);
    await aws.fault({ kind: 'error', code: 'AccessDeniedException', action: 'DescribeServices', count: 1 });
    const asked = { kind: 'deploy', service: 'web', environment: 'staging', version: '1.4.2', dryRun: true } as const;
    await coxswain.ended((await coxswain.start(asked)).change, 20_000);
  }

  const checks = () => Promise.all(host.names.map(async (each) => [each, await host.health(each)] as const));
  const green = async () => expect((await checks()).filter(([, { code }]) => code !== 0)).toEqual([]);

  test('two workers and a bot run on a Temporal server on PostgreSQL, and all are healthy', async () => {
    expect(host.names.toSorted()).toEqual(['bot', 'postgres', 'temporal', 'worker-1', 'worker-2']);
    await green();
    expect(await temporalServes(temporal, 'default', Object.values(searchAttributes))).toBe(true);
  });

  test('what sets up databases and namespace may run again, as it does at every start', async () => {
    await host.again('schema');
    await host.again('namespace');
    await green();
  });

  test('a deploy goes through, though a worker is killed in the middle of it', async () => {
    const before = snapshot(host.app);
    const { change } = await coxswain.start({
      kind: 'deploy',
      service: 'app',
      environment: 'staging',
      version: '1.4.2',
    });
    // Once ECS rolls, the step's attempt tells how far it is: a dead worker is then noticed by its silence.
    await coxswain.until(
      change,
      ({ steps }) => steps.some(({ id, progress }) => id === 'eu/roll' && progress !== undefined),
      { everyMs: 100 },
    );
    await host.kill('worker-1');
    expect((await coxswain.ended(change, 150_000)).status).toBe('succeeded');
    await green();
    expect(snapshot(host.app)).toEqual(before);
  });

  test('a worker that has lost Temporal says so, and is healthy again with it', async () => {
    await host.stop('temporal');
    const { code, output } = await host.health('worker-2');
    expect(code).toBe(1);
    expect(output).toContain(`Temporal at ${temporal} does not answer the worker`);
    await host.start('temporal');
    await green();
  });

  test('everything that an alert or a panel asks for is on the pages that Prometheus reads', async () => {
    await failWorkflowTask(temporal);
    await failActivity();
    const pages: Record<string, Series[]> = {};
    for (const [job, containers, port] of [
      ['bot', ['bot'], 9464],
      ['worker', ['worker-1', 'worker-2'], 9465],
      ['temporal', ['temporal'], 9466],
    ] as const) {
      const read = await Promise.all(containers.map(async (each) => fetch(`${host.address(each, port)}/metrics`)));
      pages[job] = (await Promise.all(read.map((each) => each.text()))).flatMap(seriesOf);
    }
    const there = Object.values(pages).flat();
    const asked = expressions().flatMap(({ where, expr }) =>
      selectorsOf(expr).map((selector) => ({ where, ...selector })),
    );
    // What Prometheus itself adds.
    const added = ['up', 'job', 'instance'];
    const lost = asked.filter(
      ({ metric, labels }) =>
        !added.includes(metric) &&
        !there.some(
          (each) => each.name === metric && labels.every((label) => added.includes(label) || label in each.labels),
        ),
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(lost).toEqual([]);

    const value = (job: string, metric: string, labels: Readonly<Record<string, string>>) =>
      pages[job]?.find(
        (each) => each.name === metric && Object.entries(labels).every(([key, text]) => each.labels[key] === text),
      )?.value;
    expect(value('bot', 'coxswain_changes_ended', { kind: 'deploy', status: 'succeeded' })).toBe(1);
    expect(value('bot', 'coxswain_changes', { kind: 'deploy', status: 'running' })).toBe(0);
    expect(value('bot', 'coxswain_temporal_answers', {})).toBe(1);
    expect(value('worker', 'coxswain_slack_behind_seconds', {})).toBeLessThan(10);
  });
});

/** Every file with its size and time: what is written shows. */
function snapshot(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (each) => !each.startsWith('node_modules'),
  );
  return names.map((each) => `${each} ${statSync(join(folder, each)).size} ${statSync(join(folder, each)).mtimeMs}`);
}

/** Lets the workers be asked for a workflow that their code does not have, as after a botched upgrade. */
async function failWorkflowTask(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const handle = await client.workflow.start('gone', { taskQueue: 'coxswain', workflowId: 'gone' });
    const failed = async () =>
      (await handle.fetchHistory()).events?.some((event) => Boolean(event.workflowTaskFailedEventAttributes)) === true;
    while (!(await failed())) await new Promise((resolve) => setTimeout(resolve, 100));
    await handle.terminate();
  } finally {
    await connection.close();
  }
}

// Prometheus's, Alertmanager's and Grafana's settings, as far as they can be seen without the programs; that every metric exists is seen
// in one-host.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from '../../sandbox/supervisor/root.ts';
import { writtenCompose } from './support/compose.ts';
import { alerts, expressions, mistakesIn, panels, readYaml, selectorsOf } from './support/promql.ts';

const { services } = writtenCompose();

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

interface Alertmanager {
  readonly route: {
    readonly receiver: string;
    readonly routes: readonly { readonly receiver: string; readonly matchers: readonly string[] }[];
  };
  readonly inhibit_rules: readonly { readonly source_matchers: readonly string[] }[];
  readonly receivers: readonly {
    readonly name: string;
    readonly slack_configs?: readonly { readonly api_url_file: string }[];
  }[];
}

const prometheus = readYaml<{ scrape_configs: ScrapeConfig[]; rule_files: string[] }>('prometheus/prometheus.yml');

test("Prometheus's own grammar understands every expression, and tells what is wrong with one", () => {
  expect(expressions().flatMap(({ where, expr }) => mistakesIn(expr).map((each) => `${where} ${each}`))).toEqual([]);
  expect(mistakesIn('sum by (status (coxswain_changes)')).not.toEqual([]);
  expect(selectorsOf('sum by (a) (rate(b{c="d", e!~"f"}[5m])) > on (g) h')).toEqual([
    { metric: 'b', labels: ['c', 'e'] },
    { metric: 'h', labels: [] },
  ]);
});

test('every alert says what is wrong, what that means, where to begin, and has its line in the documentation', () => {
  const page = readFileSync(join(root, 'docs/one-host.md'), 'utf8');
  const wanted = ['summary', 'description', 'runbook'];
  for (const { alert, labels, annotations } of alerts()) {
    expect([alert, Object.keys(annotations).toSorted()]).toEqual([alert, wanted.toSorted()]);
    expect([alert, labels['severity']]).toEqual([alert, expect.stringMatching(/^(?:critical|warning|none)$/)]);
    expect(page).toContain(`\`${alert}\``);
  }
  expect(new Set(alerts().map(({ alert }) => alert)).size).toBe(alerts().length);
});

test('what is scraped is a service, on the port that it is told to listen on', () => {
  const static_ = prometheus.scrape_configs.flatMap(({ static_configs: found = [] }) =>
    found.flatMap(({ targets }) => targets),
  );
  const found = prometheus.scrape_configs.flatMap(({ dns_sd_configs: each = [] }) =>
    each.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
  );
  const server = readFileSync(join(root, 'config/host/temporal/host.yaml'), 'utf8');
  const listens = (name: string, port: string) =>
    name === 'temporal'
      ? server.includes(`listenAddress: 0.0.0.0:${port}`)
      : services[name]?.environment?.['COXSWAIN_METRICS'] === `0.0.0.0:${port}` ||
        services[name]?.ports?.some((each) => each.endsWith(`:${port}`)) === true;
  const targets = [...static_, ...found].map((target) => target.replace('127.0.0.1:9090', 'prometheus:9090'));
  expect(targets.toSorted()).toEqual([
    'alertmanager:9093',
    'bot:9464',
    'prometheus:9090',
    'temporal:9466',
    'worker:9465',
  ]);
  expect(targets.filter((target) => !listens(...(target.split(':') as [string, string])))).toEqual([]);
});

test('expressions name jobs that are scraped', () => {
  const jobs = prometheus.scrape_configs.map(({ job_name: job }) => job);
  const named = expressions().flatMap(({ expr }) => [...expr.matchAll(/job="(\w+)"/g)].map(([, job = '']) => job));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((job) => !jobs.includes(job))).toEqual([]);
});

test('alerts come to Slack by a webhook that stands in a file, and what follows from another is held back', () => {
  const { route, inhibit_rules: rules, receivers } = readYaml<Alertmanager>('alertmanager/alertmanager.yml');
  const names = receivers.map(({ name }) => name);
  expect(
    [route.receiver, ...route.routes.map(({ receiver }) => receiver)].filter((each) => !names.includes(each)),
  ).toEqual([]);
  const slack = receivers.flatMap(({ slack_configs: found = [] }) => found.map(({ api_url_file: file }) => file));
  expect(slack).toEqual([`/run/secrets/${services['alertmanager']?.secrets?.[0]}`]);
  const named = [
    ...route.routes.flatMap(({ matchers }) => matchers),
    ...rules.flatMap(({ source_matchers: each }) => each),
  ];
  const meant = named.flatMap((each) => (/^alertname=~?"(.*)"$/.exec(each)?.[1] ?? '').split('|').filter(Boolean));
  expect(meant.length).toBe(3);
  expect(meant.filter((name) => !alerts().some(({ alert }) => alert === name))).toEqual([]);
});

test('Grafana finds its dashboard and its data', () => {
  const { datasources } = readYaml<{ datasources: { uid: string; url: string }[] }>(
    'grafana/provisioning/datasources/prometheus.yml',
  );
  const { providers } = readYaml<{ providers: { options: { path: string } }[] }>(
    'grafana/provisioning/dashboards/coxswain.yml',
  );
  expect(datasources.map(({ url }) => url)).toEqual(['http://prometheus:9090']);
  expect(panels().filter(({ datasource }) => datasource.uid !== datasources[0]?.uid)).toEqual([]);
  expect(new Set(panels().map(({ id }) => id)).size).toBe(panels().length);
  const mounted = services['grafana']?.volumes?.map((each) => each.split(':')[1]);
  expect(providers.map(({ options }) => options.path).filter((path) => mounted?.includes(path) !== true)).toEqual([]);
  expect(services['grafana']?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(
    `${providers[0]?.options.path}/coxswain.json`,
  );
});

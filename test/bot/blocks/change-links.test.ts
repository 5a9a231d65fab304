import { expect, test } from '@jest/globals';
import { linkLine } from '../../../bot/blocks/links.ts';
import { type LinkPlaces, linksOf } from '../../../bot/blocks/change-links.ts';
import { catalogueSchema } from '../../../domain/catalogue/schema.ts';
import { graphAddress } from '../../../domain/metrics/console-address.ts';
import { catalogue } from '../support/catalogue.ts';
import { at, canaryView, movedView, unplanned } from '../support/views.ts';

const places: LinkPlaces = {
  catalogue: {
    ...catalogue,
    services: {
      ...catalogue.services,
      app: {
        containers: {},
        environments: {},
        ...catalogue.services['app'],
        gitlab: { project: 'shop/app', start: [] },
      },
    },
  },
  gitlab: 'https://gitlab.example',
  runOf: (change) => `https://temporal.example/${change}`,
};
const build = { host: 'gitlab', project: 'shop/app', ref: 'main', sha: 'abcdef01', pipeline: 812 } as const;

test('run, commit, pipeline and the metrics of the region, from before it began', () => {
  const links = linksOf(places, canaryView({ build, endedAt: at(900) }));
  expect(links.slice(0, 3)).toEqual([
    { text: 'run', url: 'https://temporal.example/app-prod-abcd2345' },
    {
      text: 'commit abcdef01',
      url: 'https://gitlab.example/shop/app/-/commit/abcdef0123456789abcdef0123456789abcdef01',
    },
    { text: 'pipeline 812', url: 'https://gitlab.example/shop/app/-/pipelines/812' },
  ]);
  expect(links.slice(3)).toEqual([
    {
      text: 'CloudWatch eu-west-1',
      url: expect.stringMatching(
        /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#metricsV2:graph=~\(view~'timeSeries/,
      ),
    },
  ]);
  expect(links[3]?.url).toContain("start~'2026-01-05T13*3a45*3a01.000Z~end~'2026-01-05T14*3a30*3a00.000Z");
  expect(links[3]?.url).toContain(
    "(~'AWS*2fECS~'CPUUtilization~'ClusterName~'shop~'ServiceName~'app-prod~(stat~'Average))",
  );
});

test('what is not known has no link, and before its turn a change has none', () => {
  const bare = { catalogue, runOf: () => undefined };
  expect(linksOf(bare, canaryView({ build })).map(({ text }) => text)).toEqual(['CloudWatch eu-west-1']);
  expect(linksOf(places, unplanned({ status: 'queued' }))).toEqual([]);
  const ci = { ...build, host: 'github' } as const;
  expect(linksOf(bare, canaryView({ build: ci }))[0]).toEqual({
    text: 'pipeline 812',
    url: 'https://github.com/shop/app/actions/runs/812',
  });
});

test('a move has the metrics of both regions', () => {
  expect(linksOf({ catalogue, runOf: () => undefined }, movedView()).map(({ text }) => text)).toEqual([
    'CloudWatch eu-west-1',
    'CloudWatch eu-central-1',
  ]);
});

test('where the catalogue names metrics of its own, those of both versions are shown', () => {
  const own = catalogueSchema.parse({
    accounts: { live: { id: '123456789012' } },
    groups: ['deployers'],
    people: {},
    metrics: {
      'http.errorRate': {
        title: 'errors',
        unit: 'percent',
        delaySeconds: 0,
        scale: 100,
        queries: {
          errors: {
            namespace: 'Service',
            name: 'http_errors_total',
            stat: 'Sum',
            dimensions: { Service: '{service}' },
          },
        },
        value: 'errors',
        requests: 'errors',
      },
    },
    services: {
      app: {
        containers: { app: 'app' },
        environments: {
          prod: {
            targets: [{ name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' }],
            channel: '#deploys',
            strategy: { canary: { weights: [5], bake: '10m', testTraffic: { port: 8080 } } },
            verify: [{ metric: 'http.errorRate', max: '1%', period: '1m' }],
            rights: { deploy: ['deployers'] },
          },
        },
      },
    },
  });
  const [link] = linksOf({ catalogue: own, runOf: () => undefined }, canaryView());
  expect(link?.url).toContain("(~'Service~'http_errors_total~'Service~'app-prod~(stat~'Sum))");
  expect(link?.url).toContain("~'Service~'app-prod-canary~");
});

test('an address is of its partition, and no character ends the link it stands in', () => {
  const span = { from: at(0) };
  expect(graphAddress('cn-north-1', [], span)).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//);
  expect(graphAddress('us-gov-west-1', [], span)).toContain('console.amazonaws-us-gov.com');
  const url = graphAddress('eu-west-1', [{ namespace: 'a|b>c é€', name: 'n', dimensions: {}, stat: 'p95' }], span);
  expect(url).toContain("~'a*7cb*3ec*20*e9**20ac~");
  expect(linkLine([{ text: 'a<b', url: 'https://x.example/?a|b>c' }])).toEqual([
    { type: 'context', elements: [{ type: 'mrkdwn', text: '<https://x.example/?a%7Cb%3Ec|a&lt;b>' }] },
  ]);
  expect(linkLine([])).toEqual([]);
});

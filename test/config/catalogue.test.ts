import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { CatalogueError, loadCatalogue, summary } from '../../config/catalogue.ts';
import { folderOf, problemsAfter, problemsOf, sound } from './catalogue-files.ts';

/** The line of a text in the sound catalogue, counted from 1. */
function lineOf(text: string): number {
  return sound.slice(0, sound.indexOf(text)).split('\n').length;
}

test('reads a folder as one catalogue, with units and defaults', () => {
  const catalogue = loadCatalogue(folderOf({ 'one.yaml': sound }));
  const prod = catalogue.services['app']?.environments['prod'];
  expect(prod?.strategy).toEqual({ canary: { weights: [5, 25, 50], bake: 30, testTraffic: { port: 8080 } } });
  expect(prod?.verify[0]).toMatchObject({ max: { value: 1, unit: 'percent' }, period: 5, judge: 'threshold' });
  expect(prod?.tasks).toBe(1);
  expect(summary(catalogue)).toBe('1 service in 2 environments, 2 people');
});

test('cannot be changed once read, at any depth', () => {
  const catalogue = loadCatalogue(folderOf({ 'one.yaml': sound }));
  expect(Object.isFrozen(catalogue.services['app']?.environments['prod']?.targets)).toBe(true);
});

test("the sandbox's own catalogue is well", () => {
  expect(Object.keys(loadCatalogue('sandbox/catalogue').services).toSorted()).toEqual(['api', 'app', 'web']);
});

describe('one sentence with file and line for', () => {
  test.each<readonly [string, string, string, string]>([
    ['an unknown key', 'weights:', 'weigths:', 'unknown key "weigths" in canary. Did you mean "weights"?'],
    ['an unknown section', 'groups: [', 'grups: [', 'unknown key "grups" in the catalogue. Did you mean "groups"?'],
    [
      'a wrong choice',
      'onBusy: queue',
      'onBusy: qeue',
      'onBusy in prod is "qeue"; write queue, supersede or refuse. Did you mean "queue"?',
    ],
    [
      'an account id that YAML takes for a number',
      '"123456789012", role',
      '012345678901, role',
      'id in live is 012345678901; write it in quotes: "012345678901"',
    ],
    [
      'a duration in words',
      'bake: 30s',
      'bake: 10 min',
      'bake in canary is "10 min"; write a duration such as 30s, 10m or 1h30m',
    ],
    ['text for a number', 'port: 8080', 'port: "8080"', 'port in testTraffic is "8080"; write a number'],
    ['a number out of range', 'expect: 200', 'expect: 20', 'expect in smoke[0] is 20; it must be at least 100'],
    ['an empty list', 'weights: [5, 25, 50]', 'weights: []', 'weights in canary is an empty list; it needs at least 1'],
    [
      'weights that do not rise',
      'weights: [5, 25, 50]',
      'weights: [5, 50, 25]',
      'weights must rise, but 25 comes after 50; write them in order, for example [5, 25, 50]',
    ],
    [
      'an unknown account',
      'account: live, region: eu-west-1, cluster: shop, service: app-prod',
      'account: life, region: eu-west-1, cluster: shop, service: app-prod',
      'no account "life" in accounts. Did you mean "live"?',
    ],
    [
      'an unknown group of a right',
      'operate: [deployers]',
      'operate: [deployer]',
      'no group "deployer" in groups. Did you mean "deployers"?',
    ],
    [
      'an unknown group of a person',
      'groups: [auditors]',
      'groups: [auditor]',
      'no group "auditor" in groups. Did you mean "auditors"?',
    ],
    [
      'an unknown metric',
      'metric: http.errorRate',
      'metric: http.errorrates',
      'no metric "http.errorrates". Did you mean "http.errorRate"?',
    ],
    [
      'a limit in another unit',
      'max: 1%',
      'max: 250ms',
      'max of http.errorRate is 250ms, but the metric is measured in percent; write for example 250%',
    ],
    [
      'a threshold without limit',
      'max: 1%, ',
      '',
      'the threshold on http.errorRate has no limit; add max or min, for example max: 1%',
    ],
    [
      'limits that exclude each other',
      'max: 1%',
      'max: 1%, min: 2%',
      'min 2% is not below max 1%: no value could pass',
    ],
    [
      'a judge that lacks its tolerance',
      'max: 1%, critical: true',
      'judge: mann-whitney',
      'mann-whitney on http.errorRate needs tolerance; write for example tolerance: 10%',
    ],
    [
      'a key that the judge does not read',
      'max: 1%',
      'max: 1%, tolerance: 10%',
      'tolerance has no meaning for the judge threshold; remove it, or use the judge mann-whitney',
    ],
    [
      'a period that CloudWatch does not know',
      'period: 5s',
      'period: 7s',
      'CloudWatch knows no period of 7s; write 5s, 10s, 20s, 30s or whole minutes',
    ],
    [
      'a bake too short for its samples',
      'bake: 30s',
      'bake: 10s',
      'a bake of 10s is too short to judge http.errorRate by threshold (one period of 5s to warm up, 2 to judge); write at least 15s',
    ],
    [
      'a canary that nothing judges',
      'verify:\n          - { metric: http.errorRate, max: 1%, critical: true, period: 5s }',
      'verify: []',
      'a canary needs at least one rule in verify, or nothing would judge it',
    ],
    [
      'a Slack id of two people',
      'slack: U0AUDITOR',
      'slack: U0DEVELOPER',
      'slack "U0DEVELOPER" belongs to developer already; one identity is one person',
    ],
    [
      'two lanes on one ECS service',
      'service: app-prod }',
      'service: app-staging }',
      'ECS service "app-staging" in shop, eu-west-1 is deployed by staging of app already; one service has one lane',
    ],
    [
      'an expression over an unknown query',
      'value: errors / requests',
      'value: error / requests',
      'http.errorRate has no query "error". Did you mean "errors"?',
    ],
    [
      'a placeholder that nothing fills',
      '"{service}" } }\n      errors',
      '"{servise}" } }\n      errors',
      'nothing fills {servise}. Did you mean "service"?',
    ],
    [
      'a name that is none',
      '  app:\n    containers',
      '  App:\n    containers',
      '"App" cannot be a name in services: a name is lower-case letters, digits and dashes',
    ],
    ['a strategy that is none', 'rolling: {', 'roling: {', 'unknown key "roling" in strategy. Did you mean "rolling"?'],
    ['test traffic that is neither', '{ port: 8080 }', '{}', 'testTraffic takes one of port or header'],
  ])('%s', (_what, from, to, sentence) => {
    const [problem, ...others] = problemsAfter(from, to);
    expect(problem).toMatch(/^one\.yaml:\d+: /);
    expect(problem?.replace(/^one\.yaml:\d+: /, '')).toBe(sentence);
    expect(others).toEqual([]);
  });

  test('a channel that YAML takes for a comment', () => {
    const [problem] = problemsAfter(
      'channel: "#deploys"\n        strategy: { rolling',
      'channel: #deploys\n        strategy: { rolling',
    );
    expect(problem).toBe(
      `one.yaml:${lineOf('channel: "#deploys"')}: channel in staging is empty; write a value (in quotes when it begins with #)`,
    );
  });

  test('a missing key, at the line of what lacks it', () => {
    const [problem] = problemsAfter('            bake: 30s\n', '');
    expect(problem).toBe(`one.yaml:${lineOf('canary:')}: "bake" is missing in canary`);
  });

  test('a bake too short for metrics by the minute that come late', () => {
    const [problem] = problemsAfter(
      'metric: http.errorRate, max: 1%, critical: true, period: 5s',
      'metric: alb.errorRate, max: 1%, period: 1m',
    );
    expect(problem).toBe(
      `one.yaml:${lineOf('bake: 30s')}: a bake of 30s is too short to judge alb.errorRate by threshold (one period of 1m to warm up, 2 to judge, and 3m until they are known); write at least 6m`,
    );
  });

  test('a metric of AWS asked for by the second', () => {
    expect(
      problemsAfter(
        'metric: http.errorRate, max: 1%, critical: true, period: 5s',
        'metric: alb.errorRate, max: 1%, period: 10s',
      )[0],
    ).toMatch(/alb\.errorRate exists by the minute, not by 10s; write 1m$/);
  });

  test('a key written twice, with both places', () => {
    const line = lineOf('onBusy: queue');
    expect(problemsAfter('onBusy: queue', 'onBusy: queue\n        onBusy: refuse')).toEqual([
      `one.yaml:${line + 1}: "onBusy" is there twice; first at one.yaml:${line}`,
    ]);
  });

  test('what is no YAML', () => {
    expect(problemsAfter('groups: [deployers, auditors]', 'groups: [deployers, auditors')[0]).toMatch(
      /^one\.yaml:\d+: not YAML: /,
    );
  });
});

test('several files: a name in two of them is told with both places', () => {
  const more = 'services:\n  app:\n    containers: { app: app }\n    environments: {}\n';
  expect(problemsOf({ 'a.yaml': sound, 'b.yaml': more })).toEqual([
    `b.yaml:2: "services.app" is declared already at a.yaml:${lineOf('app:\n    containers')}; keep one of them`,
  ]);
});

test('several files: sections are merged and lists joined', () => {
  const more = 'groups: [oncall]\npeople:\n  oncall: { slack: U0ONCALL, groups: [oncall] }\n';
  const catalogue = loadCatalogue(folderOf({ 'a.yaml': sound, 'b.yml': more }));
  expect(catalogue.groups).toEqual(['deployers', 'auditors', 'oncall']);
  expect(Object.keys(catalogue.people)).toEqual(['developer', 'auditor', 'oncall']);
});

test('all problems at once, those of names too, where what they refer to is well', () => {
  const web = 'services:\n  web:\n    containers: { web: web }\n    environmets: {}\n';
  const app = sound
    .replace('operate: [deployers]', 'operate: [deployer]')
    .replace(
      'account: live, region: eu-west-1, cluster: shop, service: app-staging',
      'account: lve, region: eu-west-1, cluster: shop, service: app-staging',
    );
  expect(problemsOf({ 'a.yaml': app, 'b.yaml': web })).toEqual([
    'b.yaml:4: unknown key "environmets" in web. Did you mean "environments"?',
    expect.stringContaining('no account "lve" in accounts. Did you mean "live"?'),
    expect.stringContaining('no group "deployer" in groups. Did you mean "deployers"?'),
  ]);
});

test('an alias may stand for a value, but not contain itself', () => {
  const shared = sound
    .replace('rights: { deploy: [deployers] }', 'rights: &rights { deploy: [deployers] }')
    .replace('rights: { deploy: [deployers], operate: [deployers] }', 'rights: *rights');
  expect(problemsOf({ 'one.yaml': shared })).toEqual([]);
  expect(
    problemsOf({ 'one.yaml': sound.replace('groups: [deployers, auditors]', 'groups: &g [deployers, *g]') })[0],
  ).toMatch(/an alias may contain itself/);
});

test.each([
  [
    'a folder without YAML',
    { 'readme.txt': '' },
    'folder: no YAML file (*.yaml, *.yml) in this folder. A catalogue has at least one.',
  ],
  [
    'a file that is a list',
    { 'a.yaml': '- 1\n' },
    'a.yaml:1: a catalogue file is sections with names, such as "services:"',
  ],
])('%s', (_what, files, sentence) => {
  expect(problemsOf(files)[0]).toBe(sentence);
});

describe('groups with where their members come from', () => {
  const withGroups = (groups: string) => sound.replace(/^groups:.*$/m, `groups:\n${groups}`);

  test('are as good as a list of names; people whom a group lists are in it', () => {
    const groups = '  deployers: {}\n  auditors: { people: [developer], slack: "@auditors", gitlab: shop/audit }';
    const { people, doubts } = loadCatalogue(folderOf({ 'a.yaml': withGroups(groups) }));
    expect(people['developer']?.groups).toEqual(['deployers', 'auditors']);
    expect(Object.keys(doubts ?? {})).toEqual(['auditors']);
  });

  test.each([
    ['a wrong path', '  auditors: { gitlab: /shop }', 'write the full path of a GitLab group such as shop/security'],
    ['a wrong handle', '  auditors: { slack: "On Call" }', 'write the id of a Slack user group such as S0123ABCD'],
    ['an unknown key', '  auditors: { git: shop }', 'unknown key "git" in auditors.'],
    ['an unknown person', '  auditors: { people: [devloper] }', 'Did you mean "developer"?'],
  ])('say what is wrong: %s', (_, group, sentence) => {
    expect(problemsOf({ 'a.yaml': withGroups(`  deployers: {}\n${group}`) }).join('\n')).toContain(sentence);
  });

  test('are written, not something else', () => {
    expect(problemsOf({ 'a.yaml': sound.replace(/^groups:.*$/m, 'groups: all') })[0]).toContain(
      'groups is "all"; write a list of names, or names with where their members come from',
    );
  });
});

test('a section that no file has is told of the folder', () => {
  expect(problemsOf({ 'a.yaml': sound.replace(/^groups:.*$/m, ''), 'b.yaml': '' })).toEqual([
    'folder: "groups" is missing in the catalogue',
  ]);
});

test('a path that leads nowhere says what to set', () => {
  const path = join(folderOf({}), 'none');
  expect(() => loadCatalogue(path)).toThrow(
    new CatalogueError([`${path}: there is no such file or folder. Set COXSWAIN_CATALOGUE to the catalogue's.`]),
  );
});

import { afterAll, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHarness as startGitlab, TOKEN } from '../sandbox/gitlab/harness.ts';
import { startHarness as startSlack } from '../sandbox/slack/harness.ts';
import { fakeApi } from './fake-api.ts';
import { coxswain } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const api = await fakeApi();
afterAll(() => api.close());

test('judge: classifies the cases of a file, in its order', async () => {
  const rule = { judge: 'mann-whitney', direction: 'increase', confidence: 0.98, tolerance: 0.25 };
  const cases = [
    { rule, baseline: [1, 2, 3, 4, 5, 6], canary: [11, 12, 13, 14, 15, 16] },
    { rule, baseline: [1, 2, 3, 4, 5, 6], canary: [1, 2, 3, 4, 5, 6] },
    { rule, baseline: [], canary: [1] },
  ];
  const ran = await coxswain(['judge', file('cases.json', cases), '--json'], {});
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.out)).toMatchObject([
    { classification: 'High' },
    { classification: 'Pass' },
    { classification: 'Nodata', p: null },
  ]);
});

test('help with a verb is that verb’s own', async () => {
  const [help, asked] = await Promise.all([coxswain(['help', 'deploy'], {}), coxswain(['deploy', '--help'], {})]);
  expect([help.code, help.out]).toEqual([0, asked.out]);
  expect(help.out).toContain('--dry-run');
});

test('judge: a wrong file is told by place, and judges nothing', async () => {
  const wrong = file('wrong.json', [{ rule: { judge: 'mann-whitney', confidence: 95 }, baseline: [1], canary: [1] }]);
  const ran = await coxswain(['judge', wrong], {});
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toContain('[0].rule.confidence');
  expect((await coxswain(['judge', file('no.json', '{')], {})).err).toMatch(/no\.json is not JSON: /);
  expect((await coxswain(['judge', join(folder, 'none.json')], {})).err).toMatch(/cannot be read \(ENOENT\)/);
});

test('check: a catalogue that is well, and one that is not', async () => {
  const well = await coxswain(['check', 'sandbox/catalogue'], {});
  expect([well.code, well.out]).toEqual([
    0,
    'sandbox/catalogue is well: 3 services in 6 environments, 2 stacks, 6 people.',
  ]);
  const wrong = file('wrong.yaml', 'acounts: {}\n');
  const ill = await coxswain(['check', '--json'], { COXSWAIN_CATALOGUE: wrong });
  expect(ill.code).toBe(2);
  expect(JSON.parse(ill.out)).toMatchObject({
    catalogue: wrong,
    problems: expect.arrayContaining([`${wrong}:1: unknown key "acounts" in the catalogue. Did you mean "accounts"?`]),
  });
  expect((await coxswain(['check'], {})).code).toBe(2);
});

test('catalogue inventory: hosts, groups and variables as Ansible reads them', async () => {
  const ran = await coxswain(['catalogue', 'inventory', 'sandbox/catalogue'], {});
  expect(ran.code).toBe(0);
  const inventory = JSON.parse(ran.out);
  expect(inventory.standbys).toEqual({ hosts: ['shop.eu-central-1'] });
  expect(inventory.region_eu_central_1.hosts).toEqual(['shop.eu-central-1', 'shop-db-replica.eu-central-1']);
  expect(inventory._meta.hostvars['shop.eu-west-1']).toMatchObject({
    coxswain_account: '123456789012',
    app_settings_cluster: 'shop',
    app_settings_services: ['app-prod', 'api-prod', 'web-prod'],
  });
  // What moves with no recovery group is there by its target.
  expect(inventory._meta.hostvars['app-staging.eu']).toMatchObject({ app_settings_services: ['app-staging'] });
  const nowhere = await coxswain(['catalogue', 'inventory', 'nowhere.yaml'], {});
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('there is no such file or folder')]);
  expect((await coxswain(['catalogue', 'inventory'], {})).err).toContain('COXSWAIN_CATALOGUE');
});

test('check --live: who is in the groups that Slack and GitLab keep, and who is unknown', async () => {
  const [workspace, stand] = await Promise.all([startSlack(), startGitlab()]);
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_API_URL: workspace.slack.api,
    COXSWAIN_GITLAB_URL: stand.gitlab.url,
    COXSWAIN_GITLAB_TOKEN: TOKEN,
  };
  try {
    await stand.control('POST', 'people', { group: 'shop/auditors', members: ['newcomer'] });
    const ran = await coxswain(['check', 'sandbox/catalogue', '--live'], env);
    expect(ran.out.split('\n').slice(-2)).toEqual([
      'release-managers: Slack (group S0RELEASEMGRS) has release-manager and second-manager.',
      'auditors: GitLab (group shop/auditors) has nobody of the catalogue; unknown to the catalogue: newcomer.',
    ]);
    expect(ran.code).toBe(0);
    await stand.control('POST', 'people', { down: true });
    const { SLACK_BOT_TOKEN: _, ...without } = env;
    const ill = await coxswain(['check', 'sandbox/catalogue', '--live', '--json'], without);
    expect(ill.code).toBe(4);
    expect(JSON.parse(ill.out).sources).toMatchObject([
      { groups: ['release-managers'], problem: 'SLACK_BOT_TOKEN is not set' },
      { groups: ['auditors'], problem: 'HTTP 502' },
    ]);
  } finally {
    await Promise.all([workspace.close(), stand.close()]);
  }
});

test('check: which freeze comes next where there are calendars', async () => {
  const freezing = join(folder, 'freezing');
  cpSync('sandbox/catalogue', freezing, { recursive: true });
  writeFileSync(
    join(freezing, 'calendars.yaml'),
    `calendars:
  year-end: { freezes: [prod], owner: release-manager, zone: Europe/Berlin, windows: [{ from: 12-20 18:00, to: 01-02 08:00 }] }
  weekends: { windows: [{ from: fri 16:00, to: mon 08:00 }] }
`,
  );
  const ran = await coxswain(['check', freezing, '--json'], {});
  expect(JSON.parse(ran.out)).toMatchObject({
    catalogue: freezing,
    problems: [],
    freezes: [
      expect.stringMatching(
        /prod is frozen until Sat 2 Jan 08:00 \(Europe\/Berlin; calendar "year-end", by @release-manager\)\.$/,
      ),
      expect.stringMatching(/^Calendar "weekends"/),
    ],
  });
});

test('where: the addresses of what runs here', async () => {
  const addresses = { temporal: { address: '127.0.0.1:7233' }, coxswain: { url: 'http://127.0.0.1:3000' } };
  const state = file('sandbox.json', addresses);
  const ran = await coxswain(['where'], { COXSWAIN_STATE: state });
  expect(ran.out.split('\n')).toEqual(['temporal.address  127.0.0.1:7233', 'coxswain.url      http://127.0.0.1:3000']);
  expect(JSON.parse((await coxswain(['where', '--json'], { COXSWAIN_STATE: state })).out)).toEqual(addresses);
  expect((await coxswain(['where'], { COXSWAIN_STATE: join(folder, 'none') })).code).toBe(4);
  expect((await coxswain(['where'], {})).code).toBe(4);
});

const committed = 'test/replay/histories/dry-run.json';
const history = (): { events: Record<string, { activityType?: { name: string } }>[] } =>
  JSON.parse(readFileSync(committed, 'utf8'));

test('history: the events as they are', async () => {
  api.routes = { 'GET /changes/app-prod-abcd2345/history': () => ({ body: history() }) };
  const ran = await coxswain(['history', 'app-prod-abcd2345'], { COXSWAIN_URL: api.url });
  expect(JSON.parse(ran.out)).toEqual(history());
});

test('replay: a history still fits, from a file and by the API', async () => {
  const events = history().events.length;
  const byFile = await coxswain(['replay', committed, '--json'], {});
  expect([byFile.code, JSON.parse(byFile.out)]).toMatchObject([0, { fits: true, workflow: 'deploy', events }]);
  api.routes = { 'GET /changes/app-prod-abcd2345/history': () => ({ body: history() }) };
  const byApi = await coxswain(['replay', 'app-prod-abcd2345'], { COXSWAIN_URL: api.url });
  expect(byApi.out).toBe(`app-prod-abcd2345 still fits: all ${events} events of deploy replay on today's code.`);
});

test('replay: another order of activities does not fit, and it says where', async () => {
  const altered = history();
  const scheduled = altered.events.find((event) => event['activityTaskScheduledEventAttributes'] !== undefined);
  const attributes = scheduled?.['activityTaskScheduledEventAttributes'];
  if (attributes?.activityType === undefined) throw new Error('The history schedules no activity.');
  attributes.activityType.name = 'somethingElse';
  const ran = await coxswain(['replay', file('altered.json', altered)], {});
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/does not fit today's code: .*somethingElse/);
});

test('replay: what is no history is a usage error', async () => {
  const ran = await coxswain(['replay', file('other.json', { events: [] })], {});
  expect([ran.code, ran.err]).toEqual([
    2,
    expect.stringMatching(/is no history: its first event starts no workflow\.$/),
  ]);
});

test.each([
  [[], 2, /Usage: coxswain/],
  [['statsu', 'app', 'prod'], 2, /^There is no command "statsu"\. Did you mean "status"\?$/],
  [['chekc'], 2, /Did you mean "check"\?$/],
  [['judge'], 2, /missing required argument 'file'/],
  [['where', '--jsno'], 2, /unknown option '--jsno'/],
  [['deploy', 'app', '--dryrun'], 2, /^deploy has no flag --dryrun\. Did you mean "--dry-run"\?$/],
] as const)('%j exits %d', async (line, code, sentence) => {
  const ran = await coxswain([...line], {});
  expect([ran.code, ran.out]).toEqual([code, '']);
  expect(ran.err).toMatch(sentence);
});

test('help goes to stdout', async () => {
  const { out } = await coxswain(['--help'], {});
  expect(out).toContain('deploy <service> <version> <environment>');
  expect(out).toMatch(/^ {2}stop {2,}stop the line/m);
  const ran = await coxswain(['deploy', '--help'], {});
  expect([ran.code, ran.out.split('\n')[1]]).toEqual([
    0,
    'coxswain deploy <service> <version> <environment> [--reason "TEXT"] [--dry-run] [--override lock|freeze|stop] [--json] [--wait] [--as NAME]',
  ]);
});

import { expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coxswain } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
const catalogue = join(folder, 'catalogue');
cpSync('sandbox/catalogue', catalogue, { recursive: true });
const web = readFileSync(join(catalogue, 'web.yaml'), 'utf8');
const approvals = `
        approvals: { count: 2, from: [release-managers], roles: [oncall], notRequester: true, within: 1h, choices: [rehearsed, hotfix] }`;
writeFileSync(join(catalogue, 'web.yaml'), web.replace(/(prod:\n)/, `$1${approvals.slice(1)}\n`));
const people = readFileSync(join(catalogue, 'people.yaml'), 'utf8');
writeFileSync(
  join(catalogue, 'people.yaml'),
  people.replace(/(oncall: \{.*groups: \[oncall.*\])/, '$1, delegates: { to: auditor, until: 2026-01-05 }'),
);

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const testOf = (path: string, ...more: string[]) =>
  coxswain(['policy', 'test', path, '--catalogue', catalogue, ...more], {});

/** What Slack and GitLab would answer. */
const members = 'groups: { release-managers: [release-manager, second-manager], auditors: [auditor] }\n';

test('the cases of the sandbox hold in its catalogue', async () => {
  const ran = await coxswain(['policy', 'test', 'sandbox/policy.yaml'], { COXSWAIN_CATALOGUE: 'sandbox/catalogue' });
  expect(ran.out).toMatch(/^✓ a developer deploys app to prod$/m);
  expect(ran.out).toMatch(/9 of 9 cases are as expected\.$/);
  expect(ran.code).toBe(0);
});

const approving = (person: string, more = '', expected = '{ allowed: true }') =>
  `  - name: ${JSON.stringify(`${person}${more}`)}\n    given: { person: ${person}, action: approve, service: web, environment: prod, requester: developer${more} }\n    expect: ${expected}\n`;

test('roles, the requester, choices and delegations, each at its time', async () => {
  const cases = file(
    'cases.yaml',
    `cases:\n${[
      approving('release-manager', '', '{ allowed: true, missing: 1, needs: 1 more of oncall }'),
      approving(
        'second-manager',
        ', approved: [release-manager]',
        '{ allowed: true, missing: 1, needs: 1 more of oncall }',
      ),
      approving('oncall', ', approved: [release-manager]', '{ allowed: true, missing: 0 }'),
      approving('developer', '', '{ allowed: false, sentence: needs group release-managers or oncall }'),
      approving('release-manager', ', choice: guessed', '{ allowed: false, sentence: you picked "guessed" }'),
      approving(
        'auditor',
        ', approved: [release-manager], at: "2026-01-05T23:59:59Z"',
        '{ allowed: true, missing: 0 }',
      ),
      approving('auditor', ', at: "2026-01-06T00:00:00Z"', '{ allowed: false, sentence: you are in auditors }'),
      approving(
        'oncall',
        ', approved: [auditor], at: "2026-01-05T12:00:00Z"',
        '{ allowed: false, sentence: in your place already }',
      ),
    ].join('')}${members}`,
  );
  const ran = await testOf(cases);
  expect(ran.out).toMatch(/8 of 8 cases are as expected/);
  expect(ran.code).toBe(0);
});

test('a start at a moment meets what calendars freeze then; without one it asks of rights alone', async () => {
  const freezing = join(folder, 'freezing');
  cpSync(catalogue, freezing, { recursive: true });
  writeFileSync(
    join(freezing, 'calendars.yaml'),
    'calendars: { year-end: { freezes: [prod], zone: Europe/Berlin, windows: [{ from: 12-20 18:00, to: 01-02 08:00 }] } }',
  );
  const starting = (more: string, expected: string) =>
    `  - name: ${JSON.stringify(`start${more}`)}\n    given: { person: developer, action: start, service: app, environment: prod${more} }\n    expect: ${expected}\n`;
  const sentence = 'prod is frozen until Sat 2 Jan 08:00 (Europe/Berlin; calendar';
  const cases = file(
    'frozen.yaml',
    `cases:\n${[
      starting(', at: "2026-12-24T12:00:00Z"', `{ allowed: false, sentence: ${JSON.stringify(sentence)} }`),
      starting(', at: "2026-12-20T16:59:00Z"', '{ allowed: true }'),
      starting(', at: "2026-12-24T12:00:00Z", change: rollback', '{ allowed: true }'),
      starting('', '{ allowed: true }'),
    ].join('')}`,
  );
  const ran = await coxswain(
    ['policy', 'test', cases, '--catalogue', freezing],
    {},
    Date.parse('2026-12-25T00:00:00Z'),
  );
  expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/4 of 4 cases are as expected\.$/)]);
});

test('what differs is named with its line, what was expected and what it is; the exit code says so', async () => {
  const cases = file('differs.yaml', `cases:\n${approving('release-manager')}${approving('developer')}${members}`);
  const ran = await testOf(cases);
  expect(ran.code).toBe(1);
  expect(ran.out.split('\n')).toEqual([
    '✓ release-manager',
    `✗ developer (${cases}:5): expected to be allowed, but it is refused: "You may not approve this (needs group release-managers or oncall; you are in developers and deployers)."`,
    '1 of 2 cases are as expected.',
  ]);
  expect(JSON.parse((await testOf(cases, '--json')).out).cases[0]).toEqual({
    name: 'release-manager',
    line: 2,
    differences: [],
  });
});

test.each([
  [approving('developr'), 1, /no person "developr" in the catalogue\. Did you mean "developer"/],
  [approving('oncall', ', approved: [outsider]'), 1, /outsider cannot have approved it: You may not approve this/],
  [
    '  - name: x\n    given: { person: oncall, action: start, change: failover }\n    expect: { allowed: true }\n',
    1,
    /a failover needs group/,
  ],
  [
    '  - name: x\n    given: { person: oncall, acton: start }\n    expect: { allowed: true }\n',
    2,
    /wrong\.yaml:3: unknown key "acton".*Did you mean "action"/s,
  ],
])('a case that cannot be is said: %j', async (text, code, sentence) => {
  const ran = await testOf(file('wrong.yaml', `cases:\n${text}`));
  expect(ran.code).toBe(code);
  expect(`${ran.out}${ran.err}`).toMatch(sentence);
});

test('members of groups that Slack or GitLab keeps are given in the file, and nobody is asked for them', async () => {
  const case1 = approving('outsider', ', approved: [oncall]', '{ allowed: true, missing: 0 }');
  const given = 'groups: { release-managers: [outsider] }\n';
  expect((await testOf(file('given.yaml', `cases:\n${case1}${given}`))).out).toMatch(/^✓ outsider/);
  const without = await testOf(file('without.yaml', `cases:\n${case1}`));
  expect(without.out).toContain(
    'Who else is in release-managers is not known here: nobody asked Slack (group S0RELEASEMGRS).',
  );
});

test.each([
  ['{ release-manager: [outsider] }', /groups: no group "release-manager" in the catalogue\. Did you mean/],
  ['{ oncall: [outsider] }', /group "oncall" has no members elsewhere/],
  [
    '{ auditors: [outsidr] }',
    /no person "outsidr" in the catalogue, so not in auditors either\. Did you mean "outsider"/,
  ],
])('members that cannot be are said: %s', async (groups, sentence) => {
  const ran = await testOf(file('members.yaml', `cases:\n${approving('oncall')}groups: ${groups}\n`));
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(sentence);
});

test('without a file or a catalogue it says what to write', async () => {
  expect((await testOf(join(folder, 'none.yaml'))).err).toMatch(/none\.yaml cannot be read \(ENOENT\)/);
  expect((await coxswain(['policy', 'test', 'sandbox/policy.yaml'], {})).err).toMatch(
    /Which catalogue\? Write --catalogue/,
  );
});

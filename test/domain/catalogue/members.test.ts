import { describe, expect, test } from '@jest/globals';
import { authorise } from '../../../domain/catalogue/authorise.ts';
import { authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import { counts, doubtAbout, graceMs } from '../../../domain/catalogue/doubt.ts';
import { peopleAmong, withMembers } from '../../../domain/catalogue/members.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { approve, askApproval, mayReject } from '../../../domain/change/approval.ts';
import { catalogue } from './support.ts';

const groups = {
  deployers: { people: ['auditor'] },
  oncall: { slack: '@oncall', gitlab: 'shop/oncall' },
  auditors: {},
  nobody: { gitlab: 'shop/nobody' },
};
const written = catalogue({ groups });
const groupsOf = (name: string, of: Catalogue) => of.people[name]?.groups;

describe('who is in a group', () => {
  test('is whom the catalogue names, whom the group lists, and whom its sources have, each once', () => {
    const all = withMembers(written, { oncall: { people: ['oncall', 'developer'] }, nobody: { people: ['outsider'] } });
    expect(groupsOf('developer', all)).toEqual(['deployers', 'oncall']);
    expect(groupsOf('oncall', all)).toEqual(['oncall']);
    expect(groupsOf('auditor', all)).toEqual(['auditors', 'deployers']);
    expect(groupsOf('outsider', all)).toEqual(['nobody']);
    expect(all.doubts).toEqual({});
  });

  test('is unchanged where no group says where its members come from', () => {
    const plain = catalogue();
    expect(withMembers(plain, {})).toBe(plain);
    expect(checkCatalogue(catalogue({ groups: { deployers: {}, oncall: {}, auditors: {}, nobody: {} } }))).toEqual([]);
  });

  test('goes by the identities of the catalogue; others count for nothing', () => {
    const known = catalogue({
      people: {
        developer: { slack: 'U0DEVELOPER', gitlab: 'Dev.Eloper', groups: [] },
        outsider: { slack: 'U0OUTSIDER', groups: [] },
      },
    });
    const slack = { at: 'slack', group: 'oncall' } as const;
    expect(peopleAmong(known, slack, ['U0OUTSIDER', 'U9STRANGER', 'u0developer'])).toEqual(['outsider']);
    expect(peopleAmong(known, { at: 'gitlab', group: 'shop/x' }, ['dev.eloper', 'stranger'])).toEqual(['developer']);
  });

  test('counts for the rights of whoever is in it, delegates too', () => {
    const people = {
      ...written.people,
      auditor: { slack: 'U0AUDITOR', groups: [] },
      oncall: { slack: 'U0ONCALL', groups: [], delegates: { to: 'auditor', until: '2030-01-01' } },
    };
    const all = withMembers({ ...written, people }, { oncall: { people: ['oncall'] } });
    const actor = { via: 'slack', team: 'T0SHOP', user: 'U0ONCALL' } as const;
    expect(authorise(all, actor, 'operate', 'app', 'prod')).toEqual({ allowed: true, person: 'oncall' });
    const request = { kind: 'rollback', service: 'app', environment: 'prod', actor, dryRun: false } as const;
    const delegate = { ...actor, user: 'U0AUDITOR' };
    expect(authoriseChange(all, delegate, 'approve', request)).toMatchObject({
      standsInFor: [{ person: 'oncall', groups: ['oncall'] }],
    });
  });
});

describe('a group in doubt', () => {
  const doubt = 'Who else is in oncall is not known: GitLab (group shop/oncall) has not answered.';
  const doubtful = withMembers(written, { oncall: { people: [], doubt } });
  const actor = { via: 'slack', team: 'T0SHOP', user: 'U0OUTSIDER' } as const;

  test('refuses, and says what is in doubt beside who can', () => {
    expect(authorise(doubtful, actor, 'operate', 'app', 'prod')).toMatchObject({
      allowed: false,
      sentence: `You may not operate changes of app in prod (needs group deployers or oncall; you are in no group). @developer, @oncall and @auditor can. ${doubt}`,
    });
  });

  test('is told apart from one that nobody is in', () => {
    const people = { outsider: { slack: 'U0OUTSIDER', groups: [] } };
    const empty = catalogue({ groups: { ...groups, deployers: {} }, people });
    const sentence = (of: Catalogue) => authorise(of, actor, 'deploy', 'app', 'staging');
    expect(sentence(withMembers(empty, { nobody: { people: [] } }))).toMatchObject({
      sentence: expect.stringMatching(
        /you are in no group\)\. Nobody whom the catalogue knows is in that group yet\.$/,
      ),
    });
    expect(sentence(catalogue({ people }))).toMatchObject({
      sentence: expect.stringMatching(/Nobody is in that group yet: the catalogue has to name someone\.$/),
    });
  });

  test('that was never asked says so', () => {
    expect(withMembers(written, {}).doubts).toEqual({
      oncall:
        'Who else is in oncall is not known here: nobody asked Slack (group oncall) or GitLab (group shop/oncall).',
      nobody: 'Who else is in nobody is not known here: nobody asked GitLab (group shop/nobody).',
    });
  });

  test('is told to approvers who are refused for want of it, and to nobody else', () => {
    const rule = { count: 1, from: ['oncall'], breakGlass: 'nobody', notRequester: true, withinSeconds: 60 };
    const state = askApproval(rule, 'p', 'developer', 0);
    const by = (more: object) => ({
      approver: { person: 'x', groups: [], doubts: { oncall: doubt } },
      at: 1,
      plan: 'p',
      ...more,
    });
    expect(approve(state, by({}))).toEqual({
      refusal: `You may not approve this (needs group oncall; you are in no group). ${doubt}`,
    });
    expect(approve(state, by({ breakGlass: 'in need' }))).toEqual({
      refusal: 'Only nobody may approve this alone; you are in no group.',
    });
    expect(mayReject(rule, by({}).approver, 1)).toBe(false);
  });
});

describe('a source that does not answer', () => {
  const source = { at: 'gitlab', group: 'shop/oncall' } as const;
  const at = (text: string) => Date.parse(`2026-01-05T${text}:00Z`);
  const trouble = { since: at('02:58'), reason: 'HTTP 502', refused: false };

  test('counts for a night by its last answer, which is said', () => {
    const heard = { answeredAt: at('02:55'), trouble };
    expect(counts(heard, at('03:10'))).toBe(true);
    expect(doubtAbout('oncall', source, heard, at('03:10'))).toBe(
      'Members of oncall are those of 2026-01-05 02:55 UTC: GitLab (group shop/oncall) has not answered since 2026-01-05 02:58 UTC (HTTP 502).',
    );
    expect(counts(heard, heard.answeredAt + graceMs + 1)).toBe(false);
    expect(doubtAbout('oncall', source, heard, heard.answeredAt + graceMs + 1)).toBe(
      'Who else is in oncall is not known: GitLab (group shop/oncall) has not answered since 2026-01-05 02:58 UTC (HTTP 502), and what it said at 2026-01-05 02:55 UTC is older than 8 h. Try again when GitLab answers, or ask somebody whom the catalogue itself names in oncall.',
    );
  });

  test('that refuses counts for nothing at once', () => {
    const heard = { answeredAt: at('02:55'), trouble: { ...trouble, reason: 'HTTP 404', refused: true } };
    expect(counts(heard, at('02:59'))).toBe(false);
    expect(doubtAbout('oncall', source, heard, at('02:59'))).toBe(
      'Who else is in oncall is not known: GitLab (group shop/oncall) refuses to say since 2026-01-05 02:58 UTC (HTTP 404). Have it put right, or ask somebody whom the catalogue itself names in oncall.',
    );
  });

  test('that never answered counts for nothing', () => {
    expect(counts({}, 0)).toBe(false);
    expect(counts({ trouble }, at('02:59'))).toBe(false);
    expect(doubtAbout('oncall', source, {}, 0)).toMatch(/not known yet: .* Try again in a moment\.$/);
  });
});

describe('the check', () => {
  const recovery = {
    shop: {
      environment: 'prod',
      services: ['app'],
      traffic: [{ service: 'app', name: 'app.shop.example', account: 'live', by: { record: { zone: 'Z1' } } }],
      objectives: { rto: '15m', rpo: '1m' },
      approvals: { count: 1, from: ['oncall'], notRequester: true, within: '10m' },
      rights: { failover: ['oncall'], override: ['oncall'] },
      channel: '#incidents',
    },
  };
  const sentences = (more: object) =>
    checkCatalogue(withMembers(catalogue({ groups, recovery, ...more }), {}))
      .filter(({ path }) => path[0] === 'recovery' && path[2] !== 'services' && path[2] !== 'traffic')
      .map(({ path, sentence }) => `${path.slice(2).join('.')}: ${sentence}`);
  const person = (group: string[]) => ({ oidc: group.join(), groups: group });

  test('wants the way out to hang on no other service', () => {
    expect(sentences({ people: { auditor: person(['auditors']) } })).toEqual([
      'rights.failover: while Slack or GitLab does not answer nobody could move it; name somebody of oncall in the catalogue too ("people" of the group)',
      'approvals.from: while Slack or GitLab does not answer nobody could approve its move; name 2 of oncall, or one of a breakGlass group, in the catalogue too ("people" of the group)',
    ]);
    const [first, second] = [
      { ...person(['oncall']), oidc: 'a' },
      { ...person(['oncall']), oidc: 'b' },
    ];
    expect(sentences({ people: { auditor: person(['auditors']), first, second } })).toEqual([]);
  });

  test('does not count people of groups that somebody else keeps', () => {
    const alone = { ...recovery.shop, rights: { ...recovery.shop.rights, breakGlass: 'auditors' } };
    const people = { auditor: person(['auditors', 'oncall']) };
    expect(sentences({ recovery: { shop: alone }, people })).toEqual([]);
    const listed = { ...groups, oncall: {} };
    expect(sentences({ recovery: { shop: alone }, people, groups: listed })).toEqual([
      'approvals.count: 1 approvals besides the requester are asked for, but only auditor in oncall',
    ]);
  });

  test('knows the people whom a group lists', () => {
    const wrong = { ...groups, auditors: { people: ['auditr'] } };
    expect(checkCatalogue(catalogue({ groups: wrong }))).toEqual([
      { path: ['groups', 'auditors', 'people', 0], sentence: 'no person "auditr" in people. Did you mean "auditor"?' },
    ]);
  });
});

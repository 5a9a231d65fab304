import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secret } from '../../config/secret.ts';
import { oneToken } from '../../config/slack-tokens.ts';
import { createGitlabPeople } from '../../people/gitlab.ts';
import { createSlackPeople } from '../../people/slack.ts';
import { slackApi } from '../bot/support/slack-api.ts';
import { type Harness as GitlabHarness, startHarness as startGitlab, TOKEN } from '../sandbox/gitlab/harness.ts';
import { type Harness as SlackHarness, startHarness as startSlack } from '../sandbox/slack/harness.ts';

describe('Slack', () => {
  let workspace: SlackHarness;
  beforeAll(async () => {
    workspace = await startSlack();
  });
  afterAll(() => workspace.close());
  const slack = (token = 'xoxb-test') =>
    createSlackPeople({ tokens: oneToken(secret(token)), apiUrl: workspace.slack.api });

  test('answers the members of a user group by its id and by its handle', async () => {
    const both = ['U0RELEASEMGR', 'U0SECONDMGR'];
    expect(await slack().members('S0RELEASEMGRS')).toEqual(both);
    expect(await slack().members('release-managers')).toEqual(both);
    await workspace.act('/api/user-group', { group: 'release-managers', users: ['outsider'] });
    expect(await slack().members('release-managers')).toEqual(['U0OUTSIDER']);
  });

  test('refuses for a group that is gone or disabled, an unknown handle, a token that is not taken', async () => {
    await workspace.act('/api/user-group', { group: 'oncall', users: ['oncall'], disabled: true });
    const refusal = (reason: string) => expect.objectContaining({ name: 'SourceRefusal', message: reason });
    await expect(slack().members('S0ONCALL')).rejects.toEqual(refusal('no_such_subteam'));
    await expect(slack().members('S0NOTHING')).rejects.toEqual(refusal('no_such_subteam'));
    await expect(slack().members('on-call')).rejects.toEqual(refusal('no user group has the handle on-call'));
    await expect(slack('xoxb-wrong').members('S0ONCALL')).rejects.toEqual(refusal('invalid_auth'));
  });

  test('away is no refusal', async () => {
    const gone = createSlackPeople({ tokens: oneToken(secret('xoxb-test')), apiUrl: 'http://127.0.0.1:9/api/' });
    await expect(gone.members('S0RELEASEMGRS')).rejects.not.toMatchObject({ name: 'SourceRefusal' });
  });

  test('tells accounts that are deactivated, bots or of another workspace', async () => {
    const known = slack();
    expect(await known.account('U0DEVELOPER')).toEqual({ deactivated: false, bot: false });
    expect(await known.account('U0COXSWAIN')).toEqual({ deactivated: false, bot: true });
    expect(await known.account('U0NOBODY')).toBeUndefined();
    await workspace.act('/api/account', { user: 'auditor', deactivated: true });
    await workspace.act('/api/account', { user: 'outsider', team: 'T0PARTNER' });
    expect(await known.account('U0AUDITOR')).toEqual({ deactivated: true, bot: false });
    expect(await known.account('U0OUTSIDER')).toEqual({ deactivated: false, bot: false, strangerOf: 'T0PARTNER' });
  });
});

test('an account is looked up where its owner is, with the token of that workspace', async () => {
  const api = await slackApi();
  const own = { T1: secret('one'), T2: secret('two') };
  const tokens = {
    of: ({ team }: { team?: string | undefined }) =>
      team === 'T1' || team === 'T2' ? { token: own[team] } : undefined,
    home: () => ({ token: own.T1 }),
  };
  try {
    api.answers['auth.test'] = () => ({ team_id: api.tokens['auth.test'] === 'two' ? 'T2' : 'T1' });
    api.answers['users.info'] = ({ user }) => ({ user: { id: user, team_id: user === 'U2' ? 'T2' : 'T3' } });
    const { account } = createSlackPeople({ tokens, apiUrl: api.url });
    expect(await account('U2', 'T2')).toEqual({ deactivated: false, bot: false });
    expect(api.tokens['users.info']).toBe('two');
    expect(await account('U3', 'T3')).toEqual({ deactivated: false, bot: false, strangerOf: 'T3' });
    expect(api.tokens['users.info']).toBe('one');
  } finally {
    await api.close();
  }
});

describe('GitLab', () => {
  let stand: GitlabHarness;
  beforeAll(async () => {
    stand = await startGitlab();
  });
  afterAll(() => stand.close());
  const gitlab = (token = TOKEN) => createGitlabPeople({ url: stand.gitlab.url, token: secret(token) });
  const tell = (body: object) => stand.control('POST', 'people', body);

  test('answers the active members of a group, on as many pages as there are', async () => {
    expect(await gitlab().members('shop/release-managers')).toEqual(['release-manager', 'second-manager']);
    await tell({ user: 'second-manager', state: 'blocked' });
    expect(await gitlab().members('shop/release-managers')).toEqual(['release-manager']);
    const many = Array.from({ length: 230 }, (_, index) => `person-${index}`);
    await tell({ group: 'shop/many', members: many });
    expect(await gitlab().members('shop/many')).toEqual(many);
  });

  test('refuses for an unknown group and a wrong token; away is no refusal', async () => {
    await expect(gitlab().members('shop/none')).rejects.toMatchObject({
      name: 'SourceRefusal',
      message: 'HTTP 404, no such group, or COXSWAIN_GITLAB_TOKEN does not see it',
    });
    await expect(gitlab('glpat-wrong').members('shop/auditors')).rejects.toMatchObject({ message: 'HTTP 401' });
    await tell({ down: true });
    await expect(gitlab().members('shop/auditors')).rejects.toEqual(new Error('HTTP 502'));
    await tell({ down: false });
    expect(await gitlab().members('shop/auditors')).toEqual(['auditor']);
  });

  test('tells the state of a user', async () => {
    await tell({ user: 'developer', state: 'blocked' });
    expect(await gitlab().state('developer')).toBe('blocked');
    expect(await gitlab().state('oncall')).toBe('active');
  });
});

import { expect, test } from '@jest/globals';
import { authorise, personOf, stranger } from '../../../domain/catalogue/authorise.ts';
import type { Actor } from '../../../domain/change/actor.ts';
import { catalogue } from './support.ts';

const slack = (user: string, team = 'T0SHOP'): Actor => ({ via: 'slack', team, user });
const oidc = (subject: string): Actor => ({ via: 'oidc', subject });

test('a person is known in each of several workspaces, and in all of an enterprise', () => {
  const several = catalogue({ workspace: ['T0SHOP', 'E0GROUP'] });
  const from = (team: string, more: object = {}) => ({ via: 'slack', team, user: 'U0DEVELOPER', ...more }) as const;
  expect(personOf(several, from('T0SHOP'))).toBe('developer');
  expect(personOf(several, from('T0OTHER', { enterprise: 'E0GROUP' }))).toBe('developer');
  expect(personOf(several, from('T0OTHER', { enterprise: 'E0OTHER' }))).toBeUndefined();
  expect(stranger(several, from('T0OTHER'))).toBe(
    'Only members of the Slack workspace T0SHOP or E0GROUP may do this; you come from T0OTHER.',
  );
});

test('a person is known by Slack id in the workspace, or by token subject', () => {
  expect(personOf(catalogue(), slack('U0DEVELOPER'))).toBe('developer');
  expect(personOf(catalogue(), oidc('auditor'))).toBe('auditor');
  expect(personOf(catalogue(), oidc('oncall'))).toBeUndefined();
  expect(personOf(catalogue(), slack('U0DEVELOPER', 'T0OTHER'))).toBeUndefined();
  expect(personOf(catalogue({ workspace: undefined }), slack('U0DEVELOPER', 'T0OTHER'))).toBe('developer');
});

test('a member of the group may', () => {
  expect(authorise(catalogue(), slack('U0DEVELOPER'), 'deploy', 'app', 'prod')).toEqual({
    allowed: true,
    person: 'developer',
  });
  expect(authorise(catalogue(), slack('U0ONCALL'), 'operate', 'app', 'prod')).toEqual({
    allowed: true,
    person: 'oncall',
  });
});

test.each([
  [
    'deploy',
    'U0AUDITOR',
    'prod',
    'You may not deploy app to prod (needs group deployers; you are in auditors). @developer can.',
  ],
  [
    'deploy',
    'U0OUTSIDER',
    'prod',
    'You may not deploy app to prod (needs group deployers; you are in no group). @developer can.',
  ],
  [
    'operate',
    'U0AUDITOR',
    'prod',
    'You may not operate changes of app in prod (needs group deployers or oncall; you are in auditors). @developer and @oncall can.',
  ],
  [
    'operate',
    'U0DEVELOPER',
    'staging',
    'You may not operate changes of app in staging (needs group nobody; you are in deployers). Nobody is in that group yet: the catalogue has to name someone.',
  ],
] as const)('%s by %s in %s is refused with who can', (action, user, environment, sentence) => {
  const answer = authorise(catalogue(), slack(user), action, 'app', environment);
  expect(answer).toMatchObject({ allowed: false, sentence });
  expect(answer).toHaveProperty('person');
});

test.each([
  [
    slack('U0STRANGER'),
    'The catalogue does not know you (Slack member U0STRANGER). Add that id as "slack" of a person there.',
  ],
  [slack('U0DEVELOPER', 'T0OTHER'), 'Only members of the Slack workspace T0SHOP may do this; you come from T0OTHER.'],
  [oidc('ci'), 'The catalogue knows no person with the token subject "ci". Add it as "oidc" of a person there.'],
])('a stranger is told why', (actor, sentence) => {
  expect(authorise(catalogue(), actor, 'deploy', 'app', 'prod')).toEqual({ allowed: false, sentence });
});

test.each([
  ['ap', 'prod', 'No service "ap" in the catalogue. Did you mean "app"?'],
  ['app', 'pord', 'app has no environment "pord". Did you mean "prod"?'],
  ['constructor', 'prod', 'No service "constructor" in the catalogue. Known: app.'],
])('%s in %s: what is not there', (service, environment, sentence) => {
  expect(authorise(catalogue(), slack('U0DEVELOPER'), 'deploy', service, environment)).toEqual({
    allowed: false,
    person: 'developer',
    sentence,
  });
});

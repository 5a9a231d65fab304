import { expect, test } from '@jest/globals';
import { authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import { groupsToApproveAs } from '../../../domain/catalogue/delegates.ts';
import { catalogue } from './support.ts';

const people = (delegates: object) =>
  catalogue({
    people: {
      developer: { slack: 'U0DEVELOPER', oidc: 'developer', groups: ['deployers'] },
      oncall: { slack: 'U0ONCALL', groups: ['oncall'], delegates },
    },
  });
const to = { to: 'developer', until: '2026-01-05' };
const actor = { via: 'oidc', subject: 'developer' } as const;
const request = { kind: 'deploy', version: '1', service: 'app', environment: 'prod', actor, dryRun: false } as const;

test('a date counts to its end, a time to the instant', () => {
  const until = Date.UTC(2026, 0, 6);
  expect(groupsToApproveAs(people(to), 'developer', until - 1)).toEqual(['deployers', 'oncall']);
  expect(groupsToApproveAs(people(to), 'developer', until)).toEqual(['deployers']);
  const exact = people({ ...to, until: '2026-01-05T12:00:00+01:00' });
  expect(groupsToApproveAs(exact, 'developer', Date.UTC(2026, 0, 5, 11) - 1)).toContain('oncall');
  expect(groupsToApproveAs(exact, 'developer', Date.UTC(2026, 0, 5, 11))).not.toContain('oncall');
});

test('it is told with who approves, and gives no other right', () => {
  expect(authoriseChange(people(to), actor, 'approve', request)).toMatchObject({
    person: 'developer',
    groups: ['deployers'],
    standsInFor: [{ person: 'oncall', groups: ['oncall'] }],
  });
  expect(authoriseChange(people(to), actor, 'operate', request)).not.toHaveProperty('standsInFor');
});

test('a delegate is somebody else, and known', () => {
  const wrong = (delegates: object) => checkCatalogue(people(delegates)).map(({ sentence }) => sentence);
  expect(wrong(to)).toEqual([]);
  expect(wrong({ ...to, to: 'oncall' })).toEqual(['oncall cannot be the delegate of oncall; name somebody else']);
  expect(wrong({ ...to, to: 'develper' })).toEqual([
    expect.stringMatching(/no person "develper" in people\. Did you mean "developer"/),
  ]);
});

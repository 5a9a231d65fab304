import { describe, expect, test } from '@jest/globals';
import { authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { authoriseRestraint, reachOf } from '../../../domain/catalogue/authorise-restraint.ts';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import type { StackRequest } from '../../../domain/change/request.ts';
import { reachesOf } from '../../../domain/restraints/reaches.ts';
import { stackCatalogue } from '../../support/stack-inputs.ts';

const problems = (stacks: Record<string, object>) =>
  checkCatalogue(stackCatalogue(stacks)).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);

describe('checkCatalogue', () => {
  test('a sound stack has no problem', () => {
    expect(problems({ primary: {} })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['account', { account: 'life' }, 'account: no account "life" in accounts. Did you mean "live"?'],
    [
      'a role of another account',
      { role: 'arn:aws:iam::210987654321:role/x' },
      'role: role belongs to account 210987654321, but live is 123456789012',
    ],
    ['service', { services: ['ap'] }, 'services.0: No service "ap" in the catalogue. Did you mean "app"?'],
    [
      'environment of a service',
      { services: ['app pord'] },
      'services.0: app has no environment "pord". Did you mean "prod"?',
    ],
    [
      'group',
      { rights: { apply: ['platfrom'] } },
      'rights.apply.0: no group "platfrom" in groups. Did you mean "platform"?',
    ],
    [
      'a weaker quorum',
      {
        approvals: { count: 2, from: ['oncall'], within: '1h' },
        destructive: { count: 1, from: ['oncall'], within: '1h' },
      },
      'destructive.count: 1 may approve what destroys',
    ],
    [
      'looks that are too many',
      { drift: { every: '10m' } },
      'drift.every: each look is a whole plan; write 1h or more',
    ],
  ])('%s', (_what, more, sentence) => {
    expect(problems({ primary: more })).toEqual([expect.stringContaining(`infrastructure.primary.${sentence}`)]);
  });

  test('a name means one thing', () => {
    expect(problems({ app: {} })).toEqual([expect.stringContaining('there is a service "app" too')]);
  });

  test('two stacks on one state', () => {
    const backend = { bucket: 'states', key: 'shop/primary' };
    expect(problems({ one: { backend }, two: { backend } })).toEqual([
      'infrastructure.two.backend.key: one has the same state (s3://states/shop/primary); give each stack a key of its own',
    ]);
    expect(problems({ one: { backend }, two: { backend, workspace: 'dr' } })).toEqual([]);
  });
});

describe('rights', () => {
  const catalogue = stackCatalogue();
  const may = (subject: string, action: 'start' | 'operate' | 'override', dryRun = false) => {
    const actor = { via: 'oidc', subject } as const;
    const request: StackRequest = { kind: 'infrastructure', stack: 'primary', environment: 'prod', actor, dryRun };
    const answer = authoriseChange(catalogue, actor, action, request);
    return answer.allowed || answer.sentence;
  };

  test('who may plan, apply, decide and override', () => {
    expect(may('developer', 'start', true)).toBe(true);
    expect(may('developer', 'start')).toBe(
      'You may not apply stack primary (needs group platform; you are in deployers). @engineer can.',
    );
    expect(may('engineer', 'start', true)).toBe(true);
    expect(may('engineer', 'start')).toBe(true);
    expect(may('engineer', 'operate')).toBe(true);
    expect(may('engineer', 'override')).toContain('needs group oncall');
    expect(may('oncall', 'override')).toBe(true);
    expect(may('outsider', 'start', true)).toContain('you are in no group');
  });

  test('a stack is locked by its own name, and held back by what holds its services back', () => {
    const by = (subject: string) => ({ via: 'oidc', subject }) as const;
    expect(reachOf(catalogue, 'primary')).toEqual({ stack: 'primary' });
    expect(authoriseRestraint(catalogue, by('engineer'), 'operate', { stack: 'primary' }).allowed).toBe(true);
    expect(authoriseRestraint(catalogue, by('developer'), 'operate', { stack: 'primary' }).allowed).toBe(false);
    const request = {
      kind: 'infrastructure',
      stack: 'primary',
      environment: 'prod',
      actor: by('engineer'),
      dryRun: false,
    } as const;
    expect(reachesOf(catalogue, request)).toEqual([
      { stack: 'primary' },
      { service: 'app', environment: 'prod' },
      { environment: 'prod' },
      { everything: true },
    ]);
  });

  test('an environment that only has stacks can be locked too', () => {
    const tools = stackCatalogue({ tools: { environment: 'tools', services: [] } });
    expect(reachOf(tools, 'tools')).toEqual({ environment: 'tools' });
    expect(
      authoriseRestraint(tools, { via: 'oidc', subject: 'engineer' }, 'operate', { environment: 'tools' }).allowed,
    ).toBe(true);
  });
});

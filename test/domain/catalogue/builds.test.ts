import { describe, expect, test } from '@jest/globals';
import { deployApprovalSchema } from '../../../domain/catalogue/approval-schema.ts';
import { authoriseChange } from '../../../domain/catalogue/authorise-change.ts';
import { rulesMet, versionBuilt } from '../../../domain/catalogue/builds.ts';
import { checkBuilds } from '../../../domain/catalogue/check-builds.ts';
import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';
import type { BuildActor } from '../../../domain/change/actor.ts';
import { catalogue as plain } from '../../bot/support/catalogue.ts';

const sha = 'a'.repeat(40);
const green = {
  via: 'gitlab',
  event: 'pipeline',
  project: 'shop/app',
  projectId: 7,
  ref: 'main',
  tag: false,
  protected: true,
  sha,
  user: 'dev',
} as const satisfies BuildActor;
const ciJob = {
  via: 'ci',
  host: 'gitlab',
  token: 'one',
  project: 'shop/app',
  ref: 'main',
  tag: false,
  protected: true,
  sha,
} as const;

const staging = { event: 'pipeline', branch: 'main', deploy: 'staging', as: 'deployers' };

function withRules(...start: object[]): Catalogue {
  const raw = structuredClone(plain);
  return {
    ...raw,
    people: {
      ...raw.people,
      developer: { groups: ['deployers'], gitlab: 'dev' },
      outsider: { groups: [], gitlab: 'out' },
    },
    services: {
      ...raw.services,
      app: { ...app(raw), gitlab: rulesOf(start) },
    },
  };
}

function app(catalogue: Catalogue) {
  const service = catalogue.services['app'];
  if (service === undefined) throw new Error('no app');
  return service;
}

function rulesOf(start: object[]) {
  return catalogueSchema.shape.services.valueType.shape.gitlab.unwrap().parse({ project: 'shop/app', id: 7, start });
}

const deploy = (actor: BuildActor, version: string = sha, environment = 'staging') =>
  ({ kind: 'deploy', service: 'app', environment, version, actor, dryRun: false }) as const;

function answer(catalogue: Catalogue, actor: BuildActor, version?: string, environment?: string) {
  return authoriseChange(catalogue, actor, 'start', deploy(actor, version, environment));
}

describe('what a build may start', () => {
  const catalogue = withRules(staging);

  test('what a rule names, in the name of the person who caused it', () => {
    expect(rulesMet(catalogue, green)).toMatchObject([{ service: 'app', environment: 'staging', onlyShows: false }]);
    expect(answer(catalogue, green)).toEqual({ allowed: true, person: 'developer', groups: ['deployers'] });
    expect(answer(catalogue, { ...green, user: 'nobody' })).toMatchObject({ allowed: true, person: 'shop/app' });
  });

  test.each<[string, Partial<Extract<BuildActor, { via: 'gitlab' }>>]>([
    ['another event', { event: 'push' }],
    ['another branch', { ref: 'main2' }],
    ['a tag of that name', { tag: true }],
    ['a ref that is not protected', { protected: false }],
    ['another project', { project: 'evil/app' }],
    ['another project that took over the path', { projectId: 8 }],
  ])('not %s', (_what, changed) => {
    const actor = { ...green, ...changed };
    expect(rulesMet(catalogue, actor)).toEqual([]);
    expect(answer(catalogue, actor)).toMatchObject({ allowed: false });
  });

  test('not where it is not told whether the ref is protected', () => {
    const { protected: _untold, ...actor } = green;
    expect(answer(catalogue, actor)).toMatchObject({ allowed: false });
    expect(answer(withRules({ ...staging, protected: false }), actor)).toMatchObject({ allowed: true });
  });

  test('only what it built', () => {
    expect(answer(catalogue, green, 'b'.repeat(40))).toMatchObject({
      allowed: false,
      sentence: expect.stringContaining(`may deploy only that, not ${'b'.repeat(40)}`),
    });
    const tags = withRules({ event: 'tag', tag: 'v*', deploy: 'prod', as: 'deployers' });
    const tagged = { ...green, event: 'tag', tag: true, ref: 'v1.4.2' } as const;
    expect(versionBuilt(tagged)).toBe('1.4.2');
    expect(versionBuilt({ ...tagged, ref: 'release/1.4.2' })).toBe(sha);
    for (const version of ['1.4.2', 'v1.4.2', sha]) {
      expect(answer(tags, tagged, version, 'prod')).toMatchObject({ allowed: true });
    }
    expect(answer(tags, tagged, '1.4.3', 'prod')).toMatchObject({ allowed: false });
    expect(versionBuilt({ ...tagged, ref: 'latest' })).toBe(sha);
  });

  test('a project that only deploys may name any version, by its token alone', () => {
    const deployer = { ...ciJob, project: 'shop/deploy' };
    const rule = {
      event: 'ci',
      project: 'shop/deploy',
      branch: 'main',
      deploy: 'staging',
      version: 'any',
      as: 'deployers',
    };
    expect(answer(withRules(rule), deployer, '1.4.2')).toMatchObject({ allowed: true, person: 'shop/deploy' });
    expect(answer(withRules(rule), ciJob, '1.4.2')).toMatchObject({ allowed: false });
    expect(answer(withRules({ ...rule, version: 'built' }), deployer, '1.4.2')).toMatchObject({ allowed: false });
  });

  test('a GitHub repository of the same name is another project, and its users are not GitLab’s', () => {
    const rule = { event: 'ci', branch: 'main', deploy: 'staging', as: 'deployers' };
    expect(answer(withRules(rule), { ...ciJob, projectId: 7 })).toMatchObject({ allowed: true });
    expect(answer(withRules(rule), { ...ciJob, projectId: 7, host: 'github' })).toMatchObject({ allowed: false });
  });

  test('a rule without a group acts with the rights of the person', () => {
    const { as: _group, ...rule } = staging;
    const own = withRules(rule);
    expect(answer(own, green)).toMatchObject({ allowed: true, person: 'developer' });
    expect(answer(own, { ...green, user: 'out' })).toMatchObject({ allowed: false, person: 'outsider' });
    expect(answer(own, { ...green, user: 'nobody' })).toMatchObject({
      allowed: false,
      sentence: expect.stringContaining('No person has "nobody" as "gitlab"'),
    });
  });

  test('a proposal moves nothing where nobody would be asked', () => {
    const proposing = withRules({ event: 'pipeline', branch: 'main', propose: 'staging', as: 'deployers' });
    expect(answer(proposing, green)).toMatchObject({
      allowed: false,
      sentence: expect.stringContaining('only propose'),
    });
    const request = { ...deploy(green), dryRun: true };
    expect(authoriseChange(proposing, green, 'start', request)).toMatchObject({ allowed: true });
  });

  test('a proposal where deploys are approved is a deploy that waits', () => {
    const proposing = withRules({ event: 'pipeline', branch: 'main', propose: 'staging', as: 'deployers' });
    const service = app(proposing);
    const { staging: place, ...others } = service.environments;
    if (place === undefined) throw new Error('no staging');
    const approvals = deployApprovalSchema.parse({ count: 1, from: ['oncall'], notRequester: true, within: '1h' });
    const environments = { ...others, staging: { ...place, approvals } };
    const approved = { ...proposing, services: { ...proposing.services, app: { ...service, environments } } };
    expect(answer(approved, green)).toMatchObject({ allowed: true, person: 'developer' });
  });

  test('never a decision, nor anything but a deploy', () => {
    for (const action of ['operate', 'override', 'approve'] as const) {
      expect(authoriseChange(catalogue, green, action, deploy(green))).toMatchObject({ allowed: false });
    }
    const { version: _version, ...rest } = deploy(green);
    expect(authoriseChange(catalogue, green, 'start', { ...rest, kind: 'rollback' })).toMatchObject({ allowed: false });
  });
});

test.each([
  ['main', 'main', true],
  ['main', 'mainline', false],
  ['release/*', 'release/1.4', true],
  ['release/*', 'release', false],
  ['v*.*.0', 'v1.4.0', true],
  ['v*.*.0', 'v1.0', false],
  ['*', 'anything/at-all', true],
  ['a*a', 'a', false],
  ['v1.*', 'v1x4', false],
])('the branch %s and %s: %s', (branch, ref, met) => {
  const catalogue = withRules({ ...staging, branch });
  expect(rulesMet(catalogue, { ...green, ref })).toHaveLength(met ? 1 : 0);
});

describe('coxswain check', () => {
  const faults = (rule: object) =>
    checkBuilds(withRules(rule)).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);
  const at = 'services.app.gitlab.start.0';

  test('is content with a rule that can start something', () => {
    expect(faults(staging)).toEqual([]);
  });

  test.each<[object, string]>([
    [{ ...staging, branch: undefined }, `${at}: the rule names no branch or tag`],
    [{ ...staging, event: 'tag' }, `${at}: the rule names no tag`],
    [{ ...staging, event: 'push', tag: 'v*' }, `${at}.tag: a push event has no tag`],
    [{ ...staging, event: 'job' }, `${at}.event: GitLab does not say in a job event whether the ref is protected`],
    [{ ...staging, name: 'build' }, `${at}.name: name is of a job or a deployment`],
    [{ ...staging, version: 'any' }, `${at}.version: only a job that asks itself`],
    [{ ...staging, propose: 'prod' }, `${at}: write either deploy or propose`],
    [{ ...staging, deploy: 'stagin' }, `${at}.deploy: no environment "stagin" there. Did you mean "staging"?`],
    [{ ...staging, as: 'deployer' }, `${at}.as: no group "deployer" in groups. Did you mean "deployers"?`],
    [{ ...staging, as: 'oncall' }, `${at}.as: group oncall may not deploy there`],
  ])('%#', (rule, expected) => {
    expect(faults(rule)).toContainEqual(expect.stringContaining(expected));
  });
});

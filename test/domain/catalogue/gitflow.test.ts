import { describe, expect, test } from '@jest/globals';
import { checkGitflow } from '../../../domain/catalogue/check-gitflow.ts';
import { gitflowOf, greenCommit } from '../../../domain/catalogue/gitflow.ts';
import { gitlabSchema } from '../../../domain/catalogue/gitlab-schema.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { BuildActor } from '../../../domain/change/actor.ts';
import { catalogue as plain } from '../../bot/support/catalogue.ts';

const sha = 'c0ffee'.padEnd(40, '0');

function catalogueWith(gitflow: object, others: Readonly<Record<string, object>> = {}): Catalogue {
  const { app } = plain.services;
  if (app === undefined) throw new Error('the catalogue of the tests has changed');
  const built = { ...app, gitlab: gitlabSchema.parse({ project: 'shop/app', id: 7, gitflow }) };
  const more = Object.entries(others).map(([name, entry]) => {
    return [name, { ...app, gitlab: gitlabSchema.parse({ project: 'shop/app', ...entry }) }] as const;
  });
  return { ...plain, services: { ...plain.services, app: built, ...Object.fromEntries(more) } };
}

const green: Extract<BuildActor, { via: 'gitlab' }> = {
  via: 'gitlab',
  event: 'pipeline',
  project: 'shop/app',
  projectId: 7,
  ref: 'develop',
  tag: false,
  sha,
  pipeline: 31,
};

describe('gitflow', () => {
  test('develop is proposed for main, and approved nowhere, unless the catalogue says otherwise', () => {
    expect(gitflowOf(catalogueWith({}), 'shop/app')).toEqual({ from: 'develop', to: 'main', after: [] });
    expect(gitflowOf(catalogueWith({ from: 'next', to: 'stable' }), 'shop/app')).toMatchObject({
      from: 'next',
      to: 'stable',
    });
    expect(gitflowOf(catalogueWith({}), 'shop/web')).toBeUndefined();
  });

  test('every service that the project builds has to serve the commit', () => {
    const both = catalogueWith({ approve: { after: ['staging'] } }, { worker: {} });
    expect(gitflowOf(both, 'shop/app')?.after).toEqual([
      { service: 'app', environment: 'staging' },
      { service: 'worker', environment: 'staging' },
    ]);
  });

  test('only a green pipeline of that branch, and of that very project, makes it due', () => {
    const catalogue = catalogueWith({});
    expect(greenCommit(catalogue, green)).toEqual({ project: 'shop/app', commit: sha });
    const others: BuildActor[] = [
      { ...green, ref: 'main' },
      { ...green, tag: true },
      { ...green, event: 'push' },
      { ...green, projectId: 8 },
      { ...green, project: 'fork/app' },
    ];
    for (const other of others) expect(greenCommit(catalogue, other)).toBeUndefined();
    expect(greenCommit(plain, green)).toBeUndefined();
  });
});

describe('a gitflow that could do nothing', () => {
  const said = (catalogue: Catalogue) =>
    checkGitflow(catalogue).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);

  test('from a branch to itself, after a place that there is not, twice for a project', () => {
    expect(said(catalogueWith({ approve: { after: ['staging'] } }))).toEqual([]);
    expect(said(catalogueWith({ from: 'main' }))).toEqual([
      'services.app.gitlab.gitflow.to: from and to are both main; name two branches, such as develop and main',
    ]);
    expect(said(catalogueWith({ approve: { after: ['stagin'] } }))).toEqual([
      'services.app.gitlab.gitflow.approve.after.0: no environment "stagin" there. Did you mean "staging"?',
    ]);
    expect(said(catalogueWith({}, { worker: { gitflow: {} } }))).toEqual([
      'services.worker.gitlab.gitflow: shop/app has a gitflow at app already; write it once for a project',
    ]);
  });

  test('a pattern is no branch', () => {
    expect(gitlabSchema.safeParse({ project: 'shop/app', gitflow: { from: 'release/*' } }).success).toBe(false);
  });
});

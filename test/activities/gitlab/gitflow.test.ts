import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createGitflowActivities, type GitflowDeps } from '../../../activities/gitlab/gitflow.ts';
import { createMergeRequests, type MergeRequests } from '../../../activities/gitlab/merge-requests.ts';
import { secret } from '../../../config/secret.ts';
import { gitlabSchema } from '../../../domain/catalogue/gitlab-schema.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { PastChange } from '../../../domain/plan/previous.ts';
import type { Commit } from '../../../sandbox/gitlab/shapes.ts';
import { catalogue as plain } from '../../bot/support/catalogue.ts';
import { type Harness, startHarness, TOKEN } from '../../sandbox/gitlab/harness.ts';
import { quietEnvironment } from '../support/attempt.ts';

const project = 'shop/app';
let h: Harness;
let host: MergeRequests;
/** What succeeded in staging, newest first. */
let past: PastChange[] = [];

beforeAll(async () => {
  h = await startHarness();
  host = createMergeRequests({ url: h.gitlab.url, token: secret(TOKEN) });
});
afterAll(() => h?.close());
afterEach(async () => {
  past = [];
  for (const { iid, state } of (await h.state()).mergeRequests) {
    if (state === 'opened') await h.control('POST', 'merge', { project, request: iid });
  }
});

function catalogueWith(gitflow: object): Catalogue {
  const { app } = plain.services;
  if (app === undefined) throw new Error('the catalogue of the tests has changed');
  return {
    ...plain,
    services: { ...plain.services, app: { ...app, gitlab: gitlabSchema.parse({ project, gitflow }) } },
  };
}

const deps = (): GitflowDeps => ({
  catalogue: catalogueWith({ approve: { after: ['staging'] } }),
  host,
  lastChanges: async () => past,
  log: { info: () => undefined },
  tickMs: 5,
});
const activities = (more: Partial<GitflowDeps> = {}) => createGitflowActivities({ ...deps(), ...more });

const push = async (branch = 'develop'): Promise<Commit> =>
  (await h.control<Commit>('POST', 'push', { project, like: 'good', branch })).body;
const open = (commit: string, more: Partial<GitflowDeps> = {}): Promise<{ sentence: string; request?: number }> =>
  quietEnvironment().run(() => activities(more).openMergeRequest({ project, commit }));
function approve(commit: string, request: number, more: Partial<GitflowDeps> = {}): Promise<string> {
  return quietEnvironment().run(() => activities(more).approveMergeRequest({ project, commit, request }));
}
const requests = async () =>
  (await h.state()).mergeRequests.map(({ iid, state, approvedBy }) => ({ iid, state, approvedBy }));
const served = (commit: string): PastChange => ({
  change: 'app-staging-a',
  kind: 'deploy',
  to: '1',
  commit,
  seconds: 9,
});

test('one merge request for the branch, however often it is asked for, and for its next commit too', async () => {
  const { sha } = await push();
  const before = (await requests()).length;
  const first = await open(sha);
  expect(first).toEqual({ request: expect.any(Number), sentence: expect.stringContaining('proposes develop at') });
  expect(await open(sha)).toEqual(first);
  const next = await push();
  expect((await open(next.sha)).request).toBe(first.request);
  expect(await requests()).toHaveLength(before + 1);
  const made = (await h.state()).mergeRequests.at(-1);
  expect(made).toMatchObject({ title: 'Merge develop into main', from: 'develop', to: 'main' });
  expect(made?.description).toMatch(/never merges it\.\n\nIt approves a commit once that serves as app in staging/);
});

test('a branch that has moved on, or has nothing new, or whose request was merged, is not proposed', async () => {
  const old = await push();
  const { sha } = await push();
  const before = (await requests()).length;
  expect(await open(old.sha)).toEqual({ sentence: `develop has moved on to ${sha.slice(0, 8)}.` });
  const { request } = await open(sha);
  await h.control('POST', 'merge', { project, request });
  expect(await open(sha)).toEqual({ sentence: `!${request} of the same commit is merged already.` });
  expect(await requests()).toHaveLength(before + 1);
});

test('an answer that was lost, and one that somebody else has opened meanwhile, make no second one', async () => {
  const { sha } = await push();
  const before = (await requests()).length;
  const body = JSON.stringify({ source_branch: 'develop', target_branch: 'main', title: 'by hand' });
  await fetch(`${h.gitlab.url}/api/v4/projects/shop%2Fapp/merge_requests`, {
    method: 'POST',
    headers: { 'private-token': TOKEN, 'content-type': 'application/json' },
    body,
  });
  expect((await open(sha)).request).toBeDefined();
  expect(await requests()).toHaveLength(before + 1);
});

test('it is approved once its commit serves in staging, and not before; never merged', async () => {
  const { sha } = await push();
  const { request = 0 } = await open(sha);
  const looks: PastChange[][] = [[], [served('d'.repeat(40))], [served(sha)]];
  const sentence = await approve(sha, request, { lastChanges: async () => looks.shift() ?? past });
  expect(sentence).toContain('serves as app in staging (app-staging-a)');
  expect(looks).toEqual([]);
  const approved = { iid: request, state: 'opened', approvedBy: ['project_bot'] };
  expect(await requests()).toContainEqual(approved);
  // The answer of the first attempt was lost.
  past = [served(sha)];
  await approve(sha, request);
  expect(await requests()).toContainEqual(approved);
});

test('the approval of an earlier commit is taken back when a later one is green', async () => {
  const { sha } = await push();
  const { request = 0 } = await open(sha);
  past = [served(sha)];
  await approve(sha, request);
  const next = await push();
  await open(next.sha);
  expect(await requests()).toContainEqual({ iid: request, state: 'opened', approvedBy: [] });
  expect(await approve(sha, request)).toBe(`develop of shop/app has moved on to ${next.sha.slice(0, 8)}.`);
  expect(await requests()).toContainEqual({ iid: request, state: 'opened', approvedBy: [] });
});

test('a commit that is pushed between the look and the approval is not approved', async () => {
  const { sha } = await push();
  const { request = 0 } = await open(sha);
  const late = { ...host, standing: async () => ({ state: 'opened', head: sha }) };
  await push();
  past = [served(sha)];
  await expect(approve(sha, request, { host: late })).rejects.toMatchObject({ type: 'GitlabUnavailable' });
  expect(await requests()).toContainEqual({ iid: request, state: 'opened', approvedBy: [] });
});

test('it is not approved where it was merged meanwhile, nor after a day', async () => {
  const { sha } = await push();
  const { request = 0 } = await open(sha);
  const tomorrow = Date.now() + 25 * 3_600_000;
  expect(await approve(sha, request, { now: () => tomorrow })).toMatch(/is not approved: .* within a day\.$/);
  await h.control('POST', 'merge', { project, request });
  expect(await approve(sha, request)).toBe(`!${request} of shop/app is merged; it is not approved any more.`);
});

test('without a rule it is opened and left to people; without access nothing is tried again', async () => {
  const { sha } = await push();
  expect(await open(sha, { catalogue: catalogueWith({}) })).toEqual({
    sentence: expect.stringContaining('proposes develop'),
  });
  const { log, lastChanges, catalogue } = deps();
  const blind = createGitflowActivities({ log, lastChanges, catalogue });
  const asked = quietEnvironment().run(() => blind.openMergeRequest({ project, commit: sha }));
  await expect(asked).rejects.toMatchObject({
    type: 'Refused',
    nonRetryable: true,
    message: expect.stringContaining('COXSWAIN_GITLAB_TOKEN'),
  });
  await expect(open(sha, { catalogue: plain })).rejects.toMatchObject({ type: 'Refused' });
});

test('GitLab away is tried again when it says; what it refuses is not', async () => {
  const { sha } = await push();
  await h.control('POST', 'faults', { status: 429, retryAfter: 7 });
  await expect(open(sha)).rejects.toMatchObject({
    type: 'GitlabUnavailable',
    nonRetryable: false,
    nextRetryDelay: 7_000,
  });
  await h.control('POST', 'faults', { status: 403 });
  await expect(open(sha)).rejects.toMatchObject({ type: 'Refused', nonRetryable: true });
});

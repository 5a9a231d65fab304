import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Commit, MergeRequest } from '../../../sandbox/gitlab/shapes.ts';
import { type Harness, startHarness, TOKEN } from './harness.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h?.close());

const push = async (more: object = {}): Promise<Commit> =>
  (await h.control<Commit>('POST', 'push', { project: 'shop/app', like: 'good', ...more })).body;
const green = (sha: string) =>
  h.until(({ pipelines }) => pipelines.find((each) => each.sha === sha && each.status === 'success'));
interface Answer {
  readonly id: number;
  readonly iid: number;
  readonly state: string;
  readonly sha: string;
  readonly commits: readonly { readonly id: string }[];
}
async function api(method: string, path: string, body?: object): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${h.gitlab.url}/api/v4/projects/shop%2Fapp/${path}`, {
    method,
    headers: { 'private-token': TOKEN, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}
const compared = async (from: string, to: string) =>
  (await api('GET', `repository/compare?from=${from}&to=${to}`)).body.commits.map(({ id }) => id);
const kinds = () =>
  h.delivered.map(({ body, headers }) => {
    const event = JSON.parse(body);
    return `${String(headers['x-gitlab-event'])} ${event.object_attributes?.action ?? event.ref ?? event.status ?? ''}`;
  });
const develop = { source_branch: 'develop', target_branch: 'main', title: 'Merge develop into main' };

test('a branch begins at main, is proposed once, approved at its head, and merged', async () => {
  expect((await api('GET', 'repository/branches/develop')).status).toBe(404);
  const first = await push({ branch: 'develop' });
  expect((await api('GET', 'repository/branches/develop')).body).toMatchObject({
    protected: true,
    commit: { id: first.sha },
  });
  expect(await compared('main', 'develop')).toEqual([first.sha]);
  expect(await compared('develop', 'main')).toEqual([]);

  const { status, body: opened } = await api('POST', 'merge_requests', develop);
  expect([status, opened.state, opened.sha]).toEqual([201, 'opened', first.sha]);
  expect(await api('POST', 'merge_requests', develop)).toEqual({
    status: 409,
    body: { message: [`Another open merge request already exists for this source branch: !${opened.iid}`] },
  });
  const second = await push({ branch: 'develop' });
  const path = `merge_requests/${opened.iid}`;
  expect((await api('POST', `${path}/approve`, { sha: first.sha })).status).toBe(409);
  expect((await api('POST', `${path}/approve`, { sha: second.sha })).status).toBe(201);
  expect((await api('POST', `${path}/approve`, { sha: second.sha })).status).toBe(401);
  expect((await api('GET', `${path}/approvals`)).body).toMatchObject({ user_has_approved: true });
  expect((await api('POST', `${path}/unapprove`)).status).toBe(201);
  expect((await api('GET', `${path}/approvals`)).body).toMatchObject({ user_has_approved: false });

  const { body: merge } = await h.control<Commit>('POST', 'merge', { project: 'shop/app', request: opened.iid });
  expect(merge).toMatchObject({ branch: 'main', parents: [expect.any(String), second.sha] });
  expect(await compared('main', 'develop')).toEqual([]);
  const [merged]: MergeRequest[] = (await h.state()).mergeRequests;
  expect(merged).toMatchObject({ state: 'merged', mergedAs: merge.sha, sha: second.sha });
  await green(merge.sha);
  expect(kinds()).toEqual(
    expect.arrayContaining(['open', 'approved', 'unapproved', 'merge'].map((action) => `Merge Request Hook ${action}`)),
  );
});

test('a tag is put on what main has built, and its version is in the registry first', async () => {
  const { sha } = await push();
  await green(sha);
  h.delivered.splice(0);
  const { body } = await h.control<Commit>('POST', 'tag', { project: 'shop/app', tag: 'v1.6.0', deliveries: 2 });
  expect(body).toMatchObject({ sha, version: '1.6.0' });
  await h.until(({ deliveries }) => deliveries.every(({ open }) => !open));
  expect(kinds()).toEqual(['Tag Push Hook refs/tags/v1.6.0', 'Tag Push Hook refs/tags/v1.6.0']);
  expect(new Set(h.delivered.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('a deployment is announced with each of its states', async () => {
  const { sha } = await push();
  h.delivered.splice(0);
  const made = { environment: 'staging', sha, ref: 'main', tag: false, status: 'running' };
  const { body } = await api('POST', 'deployments', made);
  await api('PUT', `deployments/${body.id}`, { status: 'success' });
  await h.until(({ deliveries }) => deliveries.every(({ open }) => !open));
  const told = h.delivered.filter(({ headers }) => headers['x-gitlab-event'] === 'Deployment Hook');
  expect(told.map((each) => JSON.parse(each.body))).toEqual([
    expect.objectContaining({ object_kind: 'deployment', status: 'running', environment: 'staging' }),
    expect.objectContaining({ status: 'success', commit_url: expect.stringContaining(`/-/commit/${sha}`) }),
  ]);
});

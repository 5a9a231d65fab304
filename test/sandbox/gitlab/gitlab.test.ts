import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Commit } from '../../../sandbox/gitlab/shapes.ts';
import { FIRST, type Harness, SECRET, startHarness } from './harness.ts';

describe('the GitLab stand-in', () => {
  let h: Harness;
  beforeAll(async () => {
    h = await startHarness();
  });
  afterAll(() => h?.close());
  afterEach(() => {
    h.delivered.splice(0);
    h.answers.splice(0);
  });

  const kindOf = (body: string) => {
    const { object_kind: kind, object_attributes: attributes, build_name: job, build_status: state } = JSON.parse(body);
    if (job !== undefined) return `${kind} ${job} ${state}`;
    return attributes === undefined ? kind : `${kind} ${attributes.status}`;
  };
  const push = async (more: object = {}): Promise<Commit> =>
    (await h.control<Commit>('POST', 'push', { project: 'shop/app', like: 'good', ...more })).body;
  const green = (sha: string) =>
    h.until(({ pipelines }) => pipelines.find((each) => each.sha === sha && each.status === 'success'));
  const quiet = () => h.until(({ deliveries }) => deliveries.every(({ open }) => !open));

  test('knows the commits of what is in the registry', async () => {
    const { projects, commits } = await h.state();
    expect(projects.filter(({ service }) => service !== '')).toEqual([{ id: 101, path: 'shop/app', service: 'app' }]);
    expect(commits.filter(({ project }) => project === 'shop/app')).toEqual([
      expect.objectContaining({ sha: FIRST, version: '1.4.1', project: 'shop/app', request: 1 }),
    ]);
  });

  test('a pushed commit is built before its pipeline is green, and every step is delivered', async () => {
    const { sha } = await push({ like: 'bad', user: 'oncall' });
    const { jobs } = await green(sha);
    await quiet();
    expect(jobs.map(({ name, status }) => `${name} ${status}`)).toEqual(
      ['lint', 'test', 'image', 'trivy'].map((name) => `${name} success`),
    );
    expect(h.built).toContainEqual(expect.objectContaining({ service: 'app', sha, like: 'bad' }));
    const kinds = h.delivered.map(({ body }) => kindOf(body));
    expect(kinds.filter((kind) => !kind.startsWith('build'))).toEqual(['push', 'pipeline running', 'pipeline success']);
    // Deliveries are sent side by side: those of jobs that end at nearly the same time arrive in any order.
    expect(kinds.filter((kind) => kind.startsWith('build')).toSorted((a, b) => a.localeCompare(b))).toEqual(
      ['image', 'lint', 'test', 'trivy'].flatMap((name) => [`build ${name} running`, `build ${name} success`]),
    );
    const last = JSON.parse(h.delivered.find(({ body }) => kindOf(body) === 'pipeline success')?.body ?? '{}');
    expect(last.object_attributes).toMatchObject({ sha, ref: 'main', source: 'push', tag: false });
    expect(last.project).toMatchObject({ id: 101, path_with_namespace: 'shop/app', default_branch: 'main' });
    expect(last.user).toMatchObject({ username: 'oncall' });
  });

  test('links to a commit and to its pipeline lead to a page', async () => {
    const { sha } = await push();
    const { id } = await green(sha);
    const read = async (path: string) => (await fetch(`${h.gitlab.url}/shop/app/-/${path}`)).text();
    expect(await read(`commit/${sha}`)).toContain(`pipeline ${id}: success`);
    expect(await read(`pipelines/${id}`)).toMatch(/^shop\/app: pipeline \d+, success\n\ncommit [0-9a-f]{40}\n/);
    expect(await read('pipelines/1')).toContain('has pages of commits and pipelines only');
  });

  test('deliveries are signed as GitLab signs them', async () => {
    await green((await push()).sha);
    await quiet();
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    for (const { headers, body } of h.delivered) {
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signature } = headers;
      const expected = createHmac('sha256', key)
        .update(`${String(id)}.${String(at)}.${body}`)
        .digest('base64');
      expect(signature).toBe(`v1,${expected}`);
      expect(headers['idempotency-key']).toBe(id);
      expect(Math.abs(Date.now() / 1000 - Number(at))).toBeLessThan(60);
      expect(['Push Hook', 'Pipeline Hook', 'Job Hook']).toContain(headers['x-gitlab-event']);
    }
  });

  test('duplicates have the same id; what is refused comes again with the same id, until it is taken', async () => {
    h.answers.push(200, 500, 503);
    await green((await push({ deliveries: 2 })).sha);
    await quiet();
    const { deliveries } = await h.state();
    for (const { answers } of deliveries.slice(-11)) expect(answers.filter((status) => status === 200)).toHaveLength(2);
    const ids = h.delivered.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(11);
    expect(ids.length).toBe(24);
  });

  test('a commit status stands beside the jobs: the pipeline runs again and is announced anew', async () => {
    const { sha } = await push();
    const { id } = await green(sha);
    await quiet();
    h.delivered.splice(0);
    const post = (state: string) =>
      fetch(`${h.gitlab.url}/api/v4/projects/shop%2Fapp/statuses/${sha}`, {
        method: 'POST',
        headers: { 'private-token': 'glpat-of-the-test', 'content-type': 'application/json' },
        body: JSON.stringify({ state, name: 'coxswain/staging' }),
      });
    expect((await post('running')).status).toBe(201);
    const again = await post('running');
    expect([again.status, await again.text()]).toEqual([
      400,
      expect.stringContaining('Cannot transition status via :run from :running'),
    ]);
    expect((await post('success')).status).toBe(201);
    await quiet();
    const events = h.delivered.map(({ body }) => [JSON.parse(body).object_attributes.id, kindOf(body)]);
    expect(events).toEqual([
      [id, 'pipeline running'],
      [id, 'pipeline success'],
    ]);
  });

  test('its id tokens are verified with its own keys', async () => {
    const { body } = await h.control<{ token: string }>('POST', 'id-token', {
      project: 'shop/app',
      audience: 'coxswain',
      sha: FIRST,
    });
    const keys = createRemoteJWKSet(new URL('/oauth/discovery/keys', h.gitlab.url));
    const { payload } = await jwtVerify(body.token, keys, { issuer: h.gitlab.url, audience: 'coxswain' });
    expect(payload).toMatchObject({
      project_path: 'shop/app',
      project_id: '101',
      ref: 'main',
      ref_protected: 'true',
      sha: FIRST,
    });
    expect(payload.jti).toBeDefined();
  });

  test('a restart keeps what was told, and a pipeline goes on', async () => {
    const { sha } = await push();
    await h.restart();
    await green(sha);
    expect((await h.state()).commits.at(-1)?.sha).toBe(sha);
  });

  test('bad input gets one sentence, and pages of others nothing', async () => {
    const refused = async (body: object) => (await h.control<{ error: string }>('POST', 'push', body)).body.error;
    expect(await refused({ project: 'shop/app', like: 'odd' })).toBe(
      'like: "odd" is none of good, bad, slow, crash, sick',
    );
    expect(await refused({ project: 'shop/nothing', like: 'good' })).toBe(
      'project: no "shop/nothing"; there are shop/app',
    );
    expect(await refused({ project: 'shop/app', like: 'good', deliveries: 9 })).toBe(
      'deliveries: 9 is not a whole number from 1 to 5',
    );
    const foreign = await fetch(`${h.gitlab.url}/_sandbox/gitlab/state`, {
      headers: { origin: 'http://evil.example' },
    });
    expect(foreign.status).toBe(403);
  });
});

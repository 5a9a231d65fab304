import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createGitlab } from '../../../activities/gitlab/gitlab.ts';
import { secret } from '../../../config/secret.ts';
import type { Commit } from '../../../sandbox/gitlab/shapes.ts';
import { FIRST, type Harness, startHarness, TOKEN } from '../../sandbox/gitlab/harness.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h?.close());

const project = 'shop/app';
const status = { name: 'coxswain/staging', description: 'under way (app-staging-a)' } as const;

test('a status is one of the commit’s own pipeline: red with it where the commit was rolled back', async () => {
  const host = createGitlab({ url: h.gitlab.url, token: secret(TOKEN) });
  const { body } = await h.control<Commit>('POST', 'push', { project, like: 'bad' });
  const green = ({ pipelines }: Awaited<ReturnType<Harness['state']>>, state: string) =>
    pipelines.find(({ sha, status: at }) => sha === body.sha && at === state);
  const pipeline = await h.until((state) => green(state, 'success'));
  await host.setStatus(project, body.sha, { ...status, state: 'running' });
  expect((await h.until((state) => green(state, 'running'))).id).toBe(pipeline.id);
  await host.setStatus(project, body.sha, { ...status, state: 'failed', description: 'rolled back (app-staging-a)' });
  expect((await h.until((state) => green(state, 'failed'))).id).toBe(pipeline.id);
  const { statuses, pipelines } = await h.state();
  expect(statuses.map(({ pipeline: of }) => of)).toEqual([pipeline.id]);
  expect(pipelines.filter(({ sha }) => sha === body.sha)).toHaveLength(1);
});

test('where the commit has none, GitLab makes an external one for it', async () => {
  const host = createGitlab({ url: h.gitlab.url, token: secret(TOKEN) });
  await host.setStatus(project, FIRST, { ...status, state: 'success', link: 'https://temporal.example/run' });
  const { statuses, pipelines } = await h.state();
  const made = pipelines.find(({ sha }) => sha === FIRST);
  expect(made).toMatchObject({ source: 'external', status: 'success', jobs: [] });
  expect(statuses.at(-1)).toMatchObject({ pipeline: made?.id, targetUrl: 'https://temporal.example/run' });
});

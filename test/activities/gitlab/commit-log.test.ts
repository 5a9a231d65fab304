import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { commitStory } from '../../../activities/commit-story.ts';
import { createCommitLog } from '../../../activities/gitlab/commit-log.ts';
import { secret } from '../../../config/secret.ts';
import type { Release } from '../../../domain/plan/release.ts';
import type { Commit } from '../../../sandbox/gitlab/shapes.ts';
import { catalogueWith } from '../../bot/support/gitlab.ts';
import { FIRST, type Harness, startHarness, TOKEN } from '../../sandbox/gitlab/harness.ts';

const project = 'shop/app';
let h: Harness;
let second: Commit;
let third: Commit;
let clock = 0;

beforeAll(async () => {
  h = await startHarness();
  const push = async (title: string) =>
    (await h.control<Commit>('POST', 'push', { project, like: 'good', title })).body;
  await h.state();
  second = await push('basket: count gifts');
  third = await push('basket: show the total');
});
afterAll(() => h?.close());

const logOf = (url: string, patienceMs = 1_500) =>
  createCommitLog({ url, token: secret(TOKEN), log: { debug: () => undefined }, now: () => clock, patienceMs });
const release = (commit: string, title?: string): Release => ({
  version: commit.slice(0, 7),
  commit,
  ...(title === undefined ? {} : { title }),
  digests: {},
  images: {},
});

test('titles of what is known, asked for once; what is not known is asked for again after a while', async () => {
  const log = logOf(h.gitlab.url);
  const wanted = [FIRST, third.sha, 'd'.repeat(40)];
  const titles = new Map([
    [FIRST, 'checkout: delivery days'],
    [third.sha, 'basket: show the total'],
  ]);
  expect(await log.titles(project, wanted)).toEqual(titles);
  // From here on GitLab would fail.
  await h.control('POST', 'faults', { status: 500, count: 1 });
  expect(await log.titles(project, [FIRST, second.sha])).toHaveProperty('size', 2);
  expect(await log.titles(project, wanted)).toEqual(titles);
  clock += 20_000;
  expect(await log.titles(project, wanted)).toEqual(titles);
  expect(await log.titles('shop/nothing', [FIRST])).toEqual(new Map());
});

test('commits between two, and nothing where there is no telling', async () => {
  const log = logOf(h.gitlab.url);
  expect(await log.countBetween(project, FIRST, third.sha)).toBe(2);
  expect(await log.countBetween(project, third.sha, FIRST)).toBe(0);
  expect(await log.countBetween(project, FIRST, FIRST)).toBeUndefined();
  expect(await log.countBetween(project, FIRST, 'd'.repeat(40))).toBeUndefined();
  expect(await log.countBetween(project, 'main', third.sha)).toBeUndefined();
});

test('a GitLab that hangs, or is away, costs its patience and no more', async () => {
  const hanging = createServer(() => undefined);
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = hanging.address() as AddressInfo;
    const log = logOf(`http://127.0.0.1:${port}`, 20);
    expect(await log.titles(project, [FIRST])).toEqual(new Map());
    expect(await log.countBetween(project, FIRST, third.sha)).toBeUndefined();
  } finally {
    hanging.closeAllConnections();
    hanging.close();
  }
  expect(await logOf('http://127.0.0.1:9').titles(project, [FIRST])).toEqual(new Map());
});

test('a plan is told the title that the image lacks, and what it brings or takes back', async () => {
  const deps = { catalogue: catalogueWith([]), commits: logOf(h.gitlab.url) };
  const deploy = { kind: 'deploy', service: 'app' } as const;
  expect(await commitStory(deps, deploy, release(FIRST), release(third.sha))).toEqual({
    title: 'basket: show the total',
    commits: 2,
  });
  const rollback = { kind: 'rollback', service: 'app' } as const;
  expect(await commitStory(deps, rollback, release(third.sha), release(FIRST, 'as the image says'))).toEqual({
    commits: 2,
  });
  // Where nothing ran, where it goes back by a deploy, and where no project is set.
  expect(await commitStory(deps, deploy, undefined, release(second.sha, 'said'))).toEqual({});
  expect(await commitStory(deps, deploy, release(third.sha), release(second.sha, 'said'))).toEqual({});
  expect(await commitStory(deps, { ...deploy, service: 'web' }, release(FIRST), release(third.sha))).toEqual({});
  expect(await commitStory({ catalogue: catalogueWith([]) }, deploy, release(FIRST), release(third.sha))).toEqual({});
});

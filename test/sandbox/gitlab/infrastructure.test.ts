import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCode } from '../../../activities/gitlab/code.ts';
import { unpack } from '../../../activities/terraform/unpack.ts';
import { secret } from '../../../config/secret.ts';
import type { Commit, MergeRequest } from '../../../sandbox/gitlab/shapes.ts';
import { type Harness, startHarness, TOKEN } from './harness.ts';

const project = 'shop/infrastructure';
let h: Harness;
let folder: string;
beforeAll(async () => {
  h = await startHarness();
  folder = mkdtempSync(join(tmpdir(), 'coxswain-code-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await h?.close();
});

const code = () => createCode({ url: h.gitlab.url, token: secret(TOKEN) });

test('its code is fetched by commit, as an archive that names the commit', async () => {
  const head = await code().commit(project, undefined);
  expect(head).toMatchObject({ title: 'base and reports: first stacks', id: expect.stringMatching(/^[0-9a-f]{40}$/) });
  const id = head?.id ?? '';
  expect(await code().commit(project, id.slice(0, 7))).toEqual(head);
  expect(await code().commit(project, 'feedbee')).toBeUndefined();
  expect(await unpack(await code().archive(project, id), folder)).toBe(id);
  const main = readFileSync(join(folder, 'stacks/reports/main.tf'), 'utf8');
  expect(main).toContain('aws_db_instance');
  expect(main).not.toContain('storage_encrypted');
});

test('a change is proposed on a branch of its own, and merged', async () => {
  const propose = () => h.control<MergeRequest>('POST', 'propose', { change: 'encrypt-database' });
  const { body: request } = await propose();
  expect(request).toMatchObject({ from: 'encrypt-database', to: 'main', state: 'opened' });
  expect((await propose()).status).toBe(400);
  const before = await code().commit(project, undefined);
  const { body: merged } = await h.control<Commit>('POST', 'merge', { project, request: request.iid });
  expect(merged.parents).toEqual([before?.id, request.sha]);
  expect(await code().commit(project, undefined)).toMatchObject({ id: merged.sha });
  await h.until(() => h.delivered.some(({ body }) => JSON.parse(body).object_attributes?.action === 'merge'));
  const actions = h.delivered.map(({ body }) => JSON.parse(body).object_attributes?.action);
  expect(actions).toContain('open');
});

test('no service is built of it', async () => {
  const { body } = await h.control<{ error: string }>('POST', 'push', { project, like: 'good' });
  expect(body.error).toBe(`project: no "${project}"; there are shop/app`);
});

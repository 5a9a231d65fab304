import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { change, type FakeApi, fakeApi } from './fake-api.ts';
import { coxswain } from './support.ts';

let api: FakeApi;
let folder: string;
const deed = { did: 'put', kind: 'freeze', on: { environment: 'prod' }, person: 'oncall', at: 0, reason: 'fair' };
const view = change({ status: 'succeeded', endedAt: '2026-01-05T14:05:00.000Z' });
const found = { since: '2025-12-29T14:10:00.000Z', changes: [view], restraints: [deed], unread: [], more: true };

beforeEach(async () => {
  api = await fakeApi({ 'GET /audit': () => ({ body: found }) });
  folder = mkdtempSync(join(tmpdir(), 'coxswain-audit-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const typed = (...words: string[]) => coxswain(['audit', ...words], { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'token' });

test('says who did what, a line a deed, and that older ones are left out', async () => {
  const { code, out, err } = await typed('app', 'prod', '--since', '12h');
  expect(api.calls[0]?.path).toBe('/audit?since=43200&service=app&environment=prod');
  expect([code, out.split('\n')[0]]).toEqual([0, 'app 1.4.2 in prod · deploy · succeeded · app-prod-abcd2345']);
  expect(out).toContain('@developer asked for it');
  expect(out).toMatch(/\nLocks, freezes and stops\n  .*  @oncall froze prod \("fair"\)$/);
  expect(err).toContain('There are older ones');
});

test('writes a file, CSV or JSON by its ending, and nothing else', async () => {
  const csv = join(folder, 'audit.csv');
  const { code, out, err } = await typed('--output', csv);
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain(`1 changes since`);
  expect(readFileSync(csv, 'utf8')).toContain('2026-01-05T14:00:00.000Z,developer,asked for it,app-prod-abcd2345');
  const json = join(folder, 'audit.json');
  await typed('--output', json);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(found);
  expect(await typed('--output', 'audit.xml')).toMatchObject({
    code: 2,
    err: expect.stringContaining('.csv or .json'),
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FakeApi, fakeApi, problem } from './fake-api.ts';
import { coxswain } from './support.ts';

const found = {
  change: 'shop-prod-abcd2345',
  file: 'shop-prod-abcd2345-failover.md',
  markdown: '# Failover of shop\n\nIt ended.\n',
};
let api: FakeApi;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  api = await fakeApi({
    'GET /changes/shop/report': () => ({ body: found }),
    'GET /changes/shop-prod-abcd2345/report': () => ({ body: found }),
  });
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const typed = (...line: string[]) => coxswain(['report', ...line], { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'token' });

test.each(['shop', 'shop-prod-abcd2345'])('prints the report of %s', async (meant) => {
  expect(await typed(meant)).toMatchObject({ code: 0, out: '# Failover of shop\n\nIt ended.', err: '' });
});

test('writes it to a file, or into a folder under its own name', async () => {
  const file = join(folder, 'mine.md');
  expect(await typed('shop', '--output', file)).toMatchObject({
    code: 0,
    out: '',
    err: `The report of shop-prod-abcd2345 is in ${file}.`,
  });
  await typed('shop', '--output', folder);
  for (const name of ['mine.md', found.file]) expect(readFileSync(join(folder, name), 'utf8')).toBe(found.markdown);
});

test('a file that cannot be written is said', async () => {
  const file = join(folder, 'nowhere', 'mine.md');
  const ran = await typed('shop', '--output', file);
  expect(ran).toMatchObject({
    code: 2,
    err: expect.stringMatching(/mine\.md cannot be written \(.*\)\. Name another file/),
  });
});

test('answers JSON', async () => {
  expect(JSON.parse((await typed('shop', '--json')).out)).toEqual(found);
});

test('what has not ended has none yet', async () => {
  api.routes['GET /changes/shop/report'] = () => problem(409, 'conflict', 'It has not ended.');
  expect(await typed('shop')).toMatchObject({ code: 1, out: '', err: 'It has not ended.' });
});

test('a mistyped verb is understood', async () => {
  const ran = await coxswain(['reprot', 'shop'], { COXSWAIN_URL: api.url });
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean "report"?') });
});

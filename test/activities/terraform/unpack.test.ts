import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unpack } from '../../../activities/terraform/unpack.ts';
import { archiveOf } from '../../../sandbox/gitlab/archive.ts';

const sha = 'a'.repeat(40);
let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coxswain-unpack-'));
  root = mkdtempSync(join(folder, 'root-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* inParts(bytes: Buffer): AsyncGenerator<Uint8Array> {
  // Headers fall anywhere between the parts of a download.
  for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
}
const unpacked = (bytes: Buffer, limits?: Parameters<typeof unpack>[2]) => unpack(inParts(bytes), root, limits);
const files = (entries: Readonly<Record<string, string>>) =>
  archiveOf('top', sha, new Map(Object.entries(entries).map(([path, text]) => [path, Buffer.from(text)])));

/** An archive with one entry changed to another kind, such as a link; the sum of its header is made anew. */
function withKind(kind: string, link: string, path = 'there'): Buffer {
  const bytes = gunzipSync(files({ [path]: '' }));
  const header = bytes.subarray(3 * 512, 4 * 512);
  header.write(kind, 156);
  header.fill(0, 157, 257);
  header.write(link, 157);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return gzipSync(bytes);
}

test('files go below the folder, for their owner alone, without the topmost folder', async () => {
  const long = `${'deep/'.repeat(15)}main.tf`;
  expect(await unpacked(files({ 'a/main.tf': 'one', [long]: 'x'.repeat(5000) }))).toBe(sha);
  expect(readFileSync(join(root, 'a/main.tf'), 'utf8')).toBe('one');
  expect(readFileSync(join(root, long), 'utf8')).toHaveLength(5000);
  expect(statSync(join(root, 'a/main.tf')).mode & 0o777).toBe(0o600);
});

test('what the program tar writes is read too: long names, links, what may be run', async () => {
  const source = join(folder, 'top');
  const name = 'n'.repeat(150);
  execFileSync('sh', [
    '-c',
    `mkdir -p ${source}/d && echo hi >${source}/d/${name} && ln -s d/${name} ${source}/link && chmod 755 ${source}/d/${name}`,
  ]);
  for (const format of ['gnu', 'pax']) {
    const into = mkdtempSync(join(folder, `${format}-`));
    await unpack(inParts(execFileSync('tar', [`--format=${format}`, '-czf', '-', '-C', folder, 'top'])), into);
    expect(readFileSync(join(into, 'link'), 'utf8')).toBe('hi\n');
    expect(statSync(join(into, 'd', name)).mode & 0o777).toBe(0o700);
  }
});

test.each([
  ['a path that climbs', files({ '../../out': 'x' }), '"top/../../out" leads out of it'],
  ['a link that climbs', withKind('2', '../../../etc'), 'leads out of it or nowhere'],
  ['a link to an absolute path', withKind('2', '/etc/passwd'), '"top/there" leads out of it, to "/etc/passwd"'],
  ['one that is cut off', gzipSync(gunzipSync(files({ a: 'x' })).subarray(0, 1800)), 'it is cut off'],
  ['one that is no archive', gzipSync(Buffer.alloc(2048, 'x')), 'it is no tar archive'],
])('%s', async (_, bytes, said) => {
  await expect(unpacked(bytes)).rejects.toThrow(said);
  expect(readdirSync(folder)).toEqual([root.split('/').at(-1)]);
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('a link below a link that climbs: nothing is made outside, not even for a moment', async () => {
  const up = gunzipSync(withKind('2', '../outside'));
  const below = gunzipSync(withKind('2', 'x', 'there/within/link'));
  mkdirSync(join(folder, 'outside'));
  // The comment, the topmost folder, the link; then the other link and the end.
  const both = gzipSync(Buffer.concat([up.subarray(0, 4 * 512), below.subarray(3 * 512)]));
  await expect(unpacked(both)).rejects.toThrow('"top/there" is a link, and something else as well');
  expect(readdirSync(join(folder, 'outside'))).toEqual([]);
});

test('one that would fill the disk', async () => {
  const many = files({ a: '1', b: '2', c: '3' });
  await expect(unpacked(many, { entries: 3, bytes: 100 })).rejects.toThrow('it has more than 3 entries');
  rmSync(root, { recursive: true });
  root = mkdtempSync(join(folder, 'root-'));
  await expect(unpacked(files({ a: 'x'.repeat(2000) }), { entries: 9, bytes: 1000 })).rejects.toThrow(
    'more than 1000 bytes',
  );
});

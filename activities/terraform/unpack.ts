import { mkdir, open, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isError } from '../is-error.ts';
import { tarEntries } from './tar.ts';

/** More than this is no project of infrastructure, or is meant to fill the disk. */
export interface UnpackLimits {
  readonly entries: number;
  readonly bytes: number;
}
const usualLimits: UnpackLimits = { entries: 20_000, bytes: 256 * 1024 * 1024 };

/**
 * Unpacks a gzipped archive of a commit, without its topmost folder, into a folder that is there. Nothing is written outside of that folder, and no
 * link leads out of it. Answers the commit that the archive names, where it does.
 * Throws an Error with a few words where the archive is damaged, too large, or leads out.
 */
export async function unpack(
  archive: AsyncIterable<Uint8Array>,
  folder: string,
  limits = usualLimits,
): Promise<string | undefined> {
  const root = await realpath(folder);
  const links: { readonly path: string; readonly link: string; readonly at: string }[] = [];
  let [entries, bytes, commit] = [0, 0, ''];
  const gunzip = createGunzip();
  const source = Readable.from(archive);
  source.on('error', (error) => gunzip.destroy(error));
  for await (const entry of tarEntries(source.pipe(gunzip), (comment) => (commit = comment))) {
    entries += 1;
    if (entries > limits.entries) throw new Error(`it has more than ${limits.entries} entries`);
    const at = placeOf(root, entry.path);
    if (at === undefined) continue;
    // Links come last: until then every folder is a real one.
    if (entry.type === 'link') links.push({ path: entry.path, link: entry.link, at });
    if (entry.type === 'folder') await mkdir(at, { recursive: true, mode: 0o700 });
    if (entry.type !== 'file') continue;
    await mkdir(dirname(at), { recursive: true, mode: 0o700 });
    const file = await open(at, 'wx', entry.executable ? 0o700 : 0o600);
    try {
      for await (const part of entry.content) {
        bytes += part.length;
        if (bytes > limits.bytes) throw new Error(`it unpacks to more than ${limits.bytes} bytes`);
        await file.write(part);
      }
    } finally {
      await file.close();
    }
  }
  // All folders before the first link: none is made through one, and a link where a folder is wanted is no archive of git.
  for (const { at } of links) await mkdir(dirname(at), { recursive: true, mode: 0o700 });
  for (const { path, link, at } of links) {
    if (isAbsolute(link)) throw new Error(`"${path}" leads out of it, to "${link}"`);
    await symlink(link, at).catch((error: unknown) => {
      const isThere = isError(error) && 'code' in error && error.code === 'EEXIST';
      throw isThere ? new Error(`"${path}" is a link, and something else as well`) : error;
    });
  }
  for (const { path, link, at } of links) {
    // One that leads nowhere cannot be followed now; it may have been meant for a file that something makes there later.
    const target = await realpath(at).catch(() => undefined);
    if (target === undefined || !isWithin(root, target))
      throw new Error(`"${path}" leads out of it or nowhere, to "${link}"`);
  }
  return /^[0-9a-f]{40}$/.test(commit) ? commit : undefined;
}

/** Where an entry goes; undefined for the topmost folder itself. */
function placeOf(root: string, path: string): string | undefined {
  const [top = '', ...parts] = path.split('/');
  const wrong = isAbsolute(path) || path.includes('\0') || [top, ...parts].includes('..');
  if (wrong) throw new Error(`"${path}" leads out of it`);
  const kept = parts.filter((part) => part !== '' && part !== '.');
  return kept.length === 0 ? undefined : join(root, ...kept);
}

export function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep);
}

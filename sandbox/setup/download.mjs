import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from './python-packages.mjs';
import { run } from './report.mjs';

const CONNECT_MS = 5_000;
const STALL_MS = 15_000;

/**
 * Downloads an archive (.tar.gz or .zip) and unpacks it into `folder`. Gives up when the server has not begun to answer
 * within 5 s, as on a closed network, or sends nothing for 15 s. `sha256` is checked where the publisher gives one.
 * @param {{ url: string, sha256?: string, folder: string }} archive
 */
export async function downloadArchive({ url, sha256, folder }) {
  const bytes = await fetchBytes(url);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== undefined && found !== sha256) {
    throw new Error(`${url} has SHA-256 ${found}, not ${sha256} as published`);
  }
  const temporary = mkdtempSync(join(tmpdir(), 'coxswain-'));
  try {
    const file = join(temporary, 'archive');
    writeFileSync(file, bytes);
    // GNU tar reads no zip, and unzip is not everywhere; Python is needed in any case.
    if (url.endsWith('.zip')) await run('', await findPython(), ['-m', 'zipfile', '-e', file, folder], { quiet: true });
    else await run('', 'tar', ['-xzf', file, '-C', folder], { quiet: true });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function fetchBytes(url) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error(`no answer within ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal, redirect: 'follow' });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const chunks = [];
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Error(`nothing received for ${STALL_MS / 1000} s`)), STALL_MS);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    const cause = abort.signal.aborted ? abort.signal.reason : (error.cause ?? error);
    throw new Error(cause.code ?? cause.message);
  } finally {
    clearTimeout(timer);
  }
}

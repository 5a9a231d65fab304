import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { sendText } from '../http.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

// The page needs nothing from elsewhere but pictures, which a message may take from any address.
const POLICY =
  "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** The files of the built console by path, such as `/assets/index-1a2b3c.js`. */
export type Page = ReadonlyMap<string, Buffer>;

/** Reads the built console into memory (some 100 kB), so that it is served for as long as this runs, whatever is built or cleaned up later. */
export async function readPage(directory: string): Promise<Page> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pathOf = (file: string) => `/${relative(directory, file).replaceAll(sep, '/')}`;
  return new Map(await Promise.all(files.map(async (file) => [pathOf(file), await readFile(file)] as const)));
}

/** Serves the built console; every path without an extension is the page itself, so that permalinks work. */
export function sendStatic(response: ServerResponse, page: Page, path: string): void {
  const file = extname(path) ? path : '/index.html';
  const bytes = page.get(file);
  if (!bytes) return sendText(response, 404, 'Not found.');
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(bytes);
}

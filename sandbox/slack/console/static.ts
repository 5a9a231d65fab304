import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
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

/** Serves the built console; every path without an extension is the page itself, so that permalinks work. */
export async function sendStatic(response: ServerResponse, directory: string, path: string): Promise<void> {
  const file = extname(path) ? normalize(path).replace(/^(\.\.[/\\])+/, '') : 'index.html';
  try {
    const bytes = await readFile(join(directory, file));
    const hashed = file.includes('assets');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(bytes);
  } catch {
    sendText(response, 404, file === 'index.html' ? 'The console is not built: run npm start.' : 'Not found.');
  }
}

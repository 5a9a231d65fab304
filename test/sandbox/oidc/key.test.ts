import { afterEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKey } from '../../../sandbox/oidc/key.ts';

const folder = mkdtempSync(join(tmpdir(), 'coxswain-key-'));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('two that need the key at once have the same, and so has who comes later', async () => {
  const [issuer, gitlab] = await Promise.all([loadKey(folder), loadKey(folder)]);
  expect(gitlab.id).toBe(issuer.id);
  expect((await loadKey(folder)).id).toBe(issuer.id);
});

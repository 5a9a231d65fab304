import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../sandbox/supervisor/root.ts';

/** A fast shop: services, metrics and bakes of seconds. */
export const quickShop = {
  catalogue: join(root, 'test/e2e/fixtures/catalogue'),
  scenario: join(root, 'test/e2e/fixtures/scenario.yaml'),
} as const;

/** The sandbox's own catalogue with fifty more people who may deploy, in a folder of its own, which the caller removes. */
export function crowdedCatalogue(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-catalogue-'));
  cpSync(join(root, 'sandbox/catalogue'), folder, { recursive: true });
  const people = Array.from({ length: 50 }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return `  bench-${number}: { slack: U0BENCH${number}, groups: [deployers] }`;
  });
  writeFileSync(join(folder, 'crowd.yaml'), `people:\n${people.join('\n')}\n`);
  return folder;
}

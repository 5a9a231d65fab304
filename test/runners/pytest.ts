import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type Runner } from './runner.ts';

/**
 * The tests of simulated AWS, and of Ansible's roles and inventories: on all cores, the tests of a file in one process, since they share
 * a simulated AWS. Files are taken in the order given; those of Ansible are the longest.
 */
export const pytest: Runner = {
  name: 'pytest',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'coxswain-pytest-'));
    const report = join(folder, 'report.xml');
    try {
      const { code, output } = await execute('python', [
        '-m',
        'pytest',
        '-q',
        '-n',
        'auto',
        '--maxprocesses=4',
        '--dist=loadfile',
        '--no-loadscope-reorder',
        `--junitxml=${report}`,
        'test/ansible',
        'test/sandbox/aws',
        'test/sandbox/terraform',
      ]);
      const counts = countsOf(readReport(report));
      // A file that cannot be collected or a missing report is a failure even where no test failed.
      const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
      return { ...counts, failed, output };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Reads the totals from a JUnit report's `<testsuite>` element. */
export function countsOf(xml: string): { passed: number; failed: number; skipped: number } {
  const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0] ?? '';
  const count = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped') };
}

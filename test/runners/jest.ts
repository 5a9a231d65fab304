import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type Result, type Runner } from './runner.ts';

/** All TypeScript tests but the whole sandboxes. */
export const jestUnit = jest('jest', ['--selectProjects', 'unit']);

/** What docker-compose.yml starts, as processes. */
export const jestOneHost = jest('one host', ['--selectProjects', 'one-host']);

/** Whole sandboxes, two at a time: they mostly wait. */
export const jestEndToEnd = jest('jest end-to-end', ['--selectProjects', 'end-to-end']);

/** Runs Jest with its own display; what failed is shown there, so nothing is printed again. */
function jest(name: string, args: string[]): Runner {
  return {
    name,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'coxswain-jest-'));
      const report = join(folder, 'report.json');
      try {
        const { code } = await execute('jest', [...args, '--passWithNoTests', '--json', `--outputFile=${report}`], {
          live: true,
          env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
        });
        return resultOf(code, report);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

function resultOf(code: number, path: string): Result {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, output: `Jest ended with exit code ${code} and left no report.` };
  }
  // A file that cannot be loaded has no tests to count, and is a failure all the same.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    output: '',
  };
}

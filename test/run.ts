// What `npm test` runs after set-up: every check and every test, or those named: `npm test -- types pytest`.
import { ansibleLint } from './runners/ansible.ts';
import { infra } from './runners/infra.ts';
import { jestEndToEnd, jestOneHost, jestUnit } from './runners/jest.ts';
import { pytest } from './runners/pytest.ts';
import type { Result, Runner } from './runners/runner.ts';
import { staticChecks } from './runners/static.ts';

const runners: Runner[] = [...staticChecks, ansibleLint, infra, pytest, jestUnit, jestOneHost, jestEndToEnd];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !runners.some((runner) => runner.name === name));

if (unknown.length > 0) {
  const names = runners.map(({ name }) => `"${name}"`).join(', ');
  process.stdout.write(`No runner is called "${unknown.join('", "')}". There are ${names}.\n`);
  process.exitCode = 2;
} else {
  const results: Result[] = [];
  for (const runner of asked.length > 0 ? runners.filter(({ name }) => asked.includes(name)) : runners) {
    results.push(await runAndTell(runner));
  }
  const sum = (pick: (result: Result) => number) => results.reduce((total, result) => total + pick(result), 0);
  const skipped = sum((result) => result.skipped);
  if (skipped > 0) process.stdout.write(`\n${skipped} skipped; each says above why.\n`);
  const failed = sum((result) => result.failed);
  process.stdout.write(`\n${sum((result) => result.passed)} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function runAndTell(runner: Runner): Promise<Result> {
  process.stdout.write(`▸ ${runner.name}\n`);
  const began = Date.now();
  const result = await runner.run();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (result.failed > 0 && result.output !== '') process.stdout.write(`${result.output.trimEnd()}\n`);
  const mark = result.failed === 0 ? '✓' : '✗';
  const rest = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  process.stdout.write(
    `${mark} ${runner.name}: ${result.passed} passed, ${result.failed} failed${rest} (${seconds} s)\n`,
  );
  return result;
}

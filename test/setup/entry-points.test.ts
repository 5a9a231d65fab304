import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countsOf } from '../runners/pytest.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'coxswain-clone-'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function put(file: string, text?: string): string {
  const path = join(clone, file);
  mkdirSync(dirname(path), { recursive: true });
  if (text === undefined) copyFileSync(join(root, file), path);
  else writeFileSync(path, text);
  return path;
}

function run(file: string, args: string[], env: Record<string, string> = {}) {
  const { PATH = '' } = process.env;
  return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env: { PATH, ...env } });
}

describe('the launcher of the command line', () => {
  const print = `console.log(JSON.stringify({ args: process.argv.slice(2), url: process.env.COXSWAIN_URL })); process.exitCode = 3;`;

  function installed(): string {
    put('cli/main.ts', print);
    put('sandbox/control/main.ts', print.replace('exitCode = 3', 'exitCode = 0'));
    mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(process.execPath, join(clone, 'node_modules', '.bin', 'node'));
    put('package.json', '{ "type": "module" }');
    return put('cli/coxswain.mjs');
  }

  test('says in one sentence that set-up has not run', () => {
    const { status, stdout, stderr } = run(put('cli/coxswain.mjs'), ['status', 'app', 'prod']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe('Coxswain is not set up yet: run "npm start", or "node sandbox/bootstrap.mjs setup".\n');
  });

  test('passes words, streams and exit code on', () => {
    const { status, stdout } = run(installed(), ['deploy', 'app', '1.4.2', 'prod', '--json']);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ args: ['deploy', 'app', '1.4.2', 'prod', '--json'] });
  });

  test('sends "sandbox" to the sandbox', () => {
    const { status, stdout } = run(installed(), ['sandbox', 'load', 'app']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).args).toEqual(['load', 'app']);
  });

  test('finds a running sandbox, but a setting that is given comes first', () => {
    const launcher = installed();
    const at = (url: string) => ({ coxswain: { url }, oidc: { issuer: '' }, temporal: { address: '' } });
    put('.coxswain/sandbox.json', JSON.stringify(at('http://127.0.0.1:3000')));
    expect(JSON.parse(run(launcher, []).stdout).url).toBe('http://127.0.0.1:3000');
    const given = run(launcher, [], { COXSWAIN_URL: 'http://coxswain.example' });
    expect(JSON.parse(given.stdout).url).toBe('http://coxswain.example');
  });
});

describe('the bootstrap', () => {
  test('refuses a command that it does not know before it sets anything up', () => {
    const { status, stderr } = run(join(root, 'sandbox/bootstrap.mjs'), ['deploy']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Unknown command "deploy": start, test, .* or setup\.\n$/);
  });
});

describe('the count of pytest', () => {
  test('takes failures and errors for failed, and leaves skipped out', () => {
    const suite = '<testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="0.1">';
    expect(countsOf(`<?xml version="1.0"?><testsuites>${suite}</testsuite></testsuites>`)).toEqual({
      passed: 4,
      failed: 3,
      skipped: 3,
    });
  });

  test('is zero without a report', () => {
    expect(countsOf('')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

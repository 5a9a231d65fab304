import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { completeLock, missingOptional, platformOf } from '../../sandbox/setup/complete-lock.mjs';
import { matchesLock } from '../../sandbox/setup/node-packages.mjs';

const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');

describe('package-lock.json', () => {
  test('has an entry for every platform build, or "npm ci" refuses it (run sandbox/setup/complete-lock.mjs)', () => {
    expect(missingOptional(JSON.parse(text)).map(({ key }) => key)).toEqual([]);
  });

  test('names no registry, so that any mirror serves', () => {
    expect(text).not.toMatch(/"resolved": "http/);
  });

  test('holds one copy of the protobufjs that Temporal uses', () => {
    const copies = Object.entries(JSON.parse(text).packages as Record<string, { version: string }>)
      .filter(([path]) => path.endsWith('node_modules/protobufjs'))
      .map(([path, { version }]) => [path, version.split('.')[0]]);
    expect(copies.filter(([, major]) => major === '8')).toEqual([['node_modules/protobufjs', '8']]);
  });
});

describe('completing a lock file', () => {
  const parent = {
    version: '1.0.0',
    dev: true,
    license: 'MIT',
    optionalDependencies: { '@a/b-linux-x64-musl': '1.0.0' },
  };

  test('adds the build that the registry lacks, for its platform alone', () => {
    const { packages } = completeLock({ packages: { 'node_modules/a': parent } });
    expect(packages['node_modules/@a/b-linux-x64-musl']).toEqual({
      version: '1.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      license: 'MIT',
      optional: true,
      os: ['linux'],
    });
  });

  test.each([
    ['@swc/core-darwin-arm64', { os: 'darwin', cpu: 'arm64', libc: undefined }],
    ['@oxlint/binding-openharmony-arm64', { os: 'openharmony', cpu: 'arm64', libc: undefined }],
    ['@swc/core-linux-arm-gnueabihf', { os: 'linux', cpu: 'arm', libc: 'glibc' }],
    ['@swc/core-win32-ia32-msvc', { os: 'win32', cpu: 'ia32', libc: undefined }],
  ])('reads the platform of %s from its name', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  test('refuses an optional package that is no platform build', () => {
    const lock = { packages: { 'node_modules/a': { optionalDependencies: { fsevents: '2.3.3' } } } };
    expect(() => completeLock(lock)).toThrow('"fsevents" is missing and names no platform');
  });
});

describe('whether npm packages are installed', () => {
  const lock = JSON.stringify({
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-darwin-arm64': { version: '1.0.0', optional: true },
    },
  });
  const installed = (packages: object) => JSON.stringify({ packages });

  test('a build for another platform may be missing', () => {
    expect(matchesLock(lock, installed({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  });

  test('another version is not what the lock file asks for', () => {
    expect(matchesLock(lock, installed({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
  });

  test('a missing package is noticed, and so is a clone without any', () => {
    expect(matchesLock(lock, installed({}))).toBe(false);
    expect(matchesLock(lock, undefined)).toBe(false);
  });
});

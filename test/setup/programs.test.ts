import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { downloadArchive } from '../../sandbox/setup/download.mjs';
import { findProgram } from '../../sandbox/setup/programs.mjs';
import { temporalCli } from '../../sandbox/setup/temporal-cli.mjs';
import { terraform } from '../../sandbox/setup/terraform.mjs';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coxswain-programs-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function executable(path: string, code = 'exit 0'): string {
  writeFileSync(path, `#!/bin/sh\n${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

const refuse = (reason: string) => async () => {
  throw new Error(reason);
};

/** A program whose download and build do as told. */
function program(over: object = {}) {
  return {
    title: 'Sample program',
    name: 'sample',
    variable: 'COXSWAIN_SAMPLE',
    folder: 'sample-1.0.0',
    remedy: 'Install it.',
    unfit: async () => undefined,
    download: refuse('no network'),
    build: refuse('no compiler'),
    ...over,
  };
}

const fill = async (into: string) => void executable(join(into, 'sample'));
const cached = () => join(folder, 'cache', 'coxswain', 'sample-1.0.0', 'sample');

describe('an outside program', () => {
  test('is the one its variable names, before one on PATH', async () => {
    executable(join(folder, 'bin', 'sample'));
    const path = executable(join(folder, 'mine'));
    expect(await findProgram(program(), { ...env, COXSWAIN_SAMPLE: path })).toEqual({ path, how: 'COXSWAIN_SAMPLE' });
  });

  test('whose variable names no executable is an error, not a reason to look elsewhere', async () => {
    executable(join(folder, 'bin', 'sample'));
    const finding = findProgram(program(), { ...env, COXSWAIN_SAMPLE: '/nowhere/sample' });
    await expect(finding).rejects.toThrow('COXSWAIN_SAMPLE is /nowhere/sample, which is no executable file');
  });

  test('is taken from PATH before it is downloaded', async () => {
    const path = executable(join(folder, 'bin', 'sample'));
    expect(await findProgram(program({ download: fill }), env)).toEqual({ path, how: 'on PATH' });
  });

  test('on PATH that will not do is left aside', async () => {
    executable(join(folder, 'bin', 'sample'));
    const unfit = async () => 'too old';
    const found = await findProgram(program({ unfit, download: fill }), env);
    expect(found).toEqual({ path: cached(), how: 'downloaded' });
  });

  test('may go by other names on PATH, which come first where they will do', async () => {
    executable(join(folder, 'bin', 'sample'));
    const other = executable(join(folder, 'bin', 'other'));
    const alsoOnPath = ['none', 'other'];
    expect(await findProgram(program({ alsoOnPath }), env)).toEqual({ path: other, how: 'on PATH' });
    const unfit = async (path: string) => (path === other ? 'too old' : undefined);
    const found = await findProgram(program({ alsoOnPath, unfit }), env);
    expect(found).toEqual({ path: join(folder, 'bin', 'sample'), how: 'on PATH' });
  });

  test('without sources is downloaded or not to be had', async () => {
    await expect(findProgram(program({ build: undefined }), env)).rejects.toThrow(
      'Sample program is missing.\n  not downloaded: no network\n  Install it.',
    );
  });

  test('is built where it cannot be downloaded, once for all clones', async () => {
    expect(await findProgram(program({ build: fill }), env)).toEqual({ path: cached(), how: 'built from source' });
    expect(await findProgram(program(), env)).toEqual({ path: cached(), how: 'in the cache' });
  });

  test('that cannot be had says what was tried and what to do, and leaves nothing half done', async () => {
    await expect(findProgram(program(), env)).rejects.toThrow(
      'Sample program is missing.\n  not downloaded: no network\n  not built from source: no compiler\n  Install it.',
    );
    expect(readdirSync(join(folder, 'cache', 'coxswain'))).toEqual([]);
  });
});

describe('the shared cache', () => {
  test('loses what a set-up left behind that was ended half-way', async () => {
    const leftover = join(folder, 'cache', 'coxswain', 'sample-1.0.0.partial-999999999');
    mkdirSync(leftover, { recursive: true });
    await findProgram(program({ build: fill }), env);
    expect(existsSync(leftover)).toBe(false);
  });
});

describe('a Temporal CLI on PATH', () => {
  const sayVersion = (version: string) => executable(join(folder, 'bin', 'temporal'), `echo "${version}"`);

  test('is taken when its server pins workers to builds', async () => {
    expect(await temporalCli.unfit(sayVersion('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'))).toBeUndefined();
  });

  test.each([
    ['temporal version 1.1.0 (Server 1.25.0, UI 2.30.3)', 'server 1.25; 1.29 or newer is needed'],
    ['something else', 'it does not tell its server version'],
  ])('"%s" is left aside', async (version, reason) => {
    expect(await temporalCli.unfit(sayVersion(version))).toBe(reason);
  });
});

describe('Terraform on PATH', () => {
  const sayVersion = (version: string) => executable(join(folder, 'bin', 'terraform'), `echo "${version}"`);

  test.each(['Terraform v1.11.4\non linux_amd64', 'OpenTofu v1.12.6'])('is taken: %j', async (version) => {
    expect(await terraform.unfit(sayVersion(version))).toBeUndefined();
  });

  test.each([
    ['Terraform v1.10.5', 'Terraform v1.10.5; 1.11 or newer is needed, before 2.0'],
    ['OpenTofu v2.0.0', 'OpenTofu v2.0.0; 1.11 or newer is needed, before 2.0'],
    ['something else', 'it does not tell its version'],
  ])('"%s" is left aside', async (version, reason) => {
    expect(await terraform.unfit(sayVersion(version))).toBe(reason);
  });

  test('is not asked under a configuration that is not there', async () => {
    const path = executable(
      join(folder, 'bin', 'terraform'),
      'test -z "$TF_CLI_CONFIG_FILE" && echo Terraform v1.11.4',
    );
    const before = process.env['TF_CLI_CONFIG_FILE'];
    process.env['TF_CLI_CONFIG_FILE'] = join(folder, 'none.rc');
    try {
      expect(await terraform.unfit(path)).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env['TF_CLI_CONFIG_FILE'];
      else process.env['TF_CLI_CONFIG_FILE'] = before;
    }
  });
});

describe('a download', () => {
  let archive: Buffer;
  beforeEach(() => {
    executable(join(folder, 'tool'), 'echo hello');
    execFileSync('tar', ['-czf', 'tool.tar.gz', 'tool'], { cwd: folder });
    archive = readFileSync(join(folder, 'tool.tar.gz'));
    mkdirSync(join(folder, 'out'));
  });

  /** Serves on loopback while `use` runs. */
  async function serving(
    listener: RequestListener,
    use: (url: string) => Promise<void>,
    name = 'tool.tar.gz',
  ): Promise<void> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const sha256 = () => createHash('sha256').update(archive).digest('hex');

  test('is unpacked when its checksum is the published one', async () => {
    await serving(
      (_, response) => response.end(archive),
      (url) => downloadArchive({ url, sha256: sha256(), folder: join(folder, 'out') }),
    );
    expect(execFileSync(join(folder, 'out', 'tool'), { encoding: 'utf8' })).toBe('hello\n');
  });

  test('may be a zip', async () => {
    execFileSync('python3', ['-m', 'zipfile', '-c', 'tool.zip', 'tool'], { cwd: folder });
    const zip = readFileSync(join(folder, 'tool.zip'));
    await serving(
      (_, response) => response.end(zip),
      (url) => downloadArchive({ url, folder: join(folder, 'out') }),
      'tool.zip',
    );
    expect(readFileSync(join(folder, 'out', 'tool'), 'utf8')).toContain('echo hello');
  });

  test('with another checksum is thrown away', async () => {
    const other = Buffer.concat([archive, Buffer.from('x')]);
    await serving(
      (_, response) => response.end(other),
      async (url) => {
        const downloading = downloadArchive({ url, sha256: sha256(), folder: join(folder, 'out') });
        await expect(downloading).rejects.toThrow(`, not ${sha256()} as published`);
      },
    );
    expect(existsSync(join(folder, 'out', 'tool'))).toBe(false);
  });

  test('gives up after 5 s where nobody answers', async () => {
    await serving(
      () => undefined,
      async (url) => {
        await expect(downloadArchive({ url, folder: join(folder, 'out') })).rejects.toThrow('no answer within 5 s');
      },
    );
  });

  test('fails at once where the network refuses', async () => {
    let closed = '';
    await serving(
      (_, response) => response.end(),
      async (url) => {
        closed = url;
      },
    );
    await expect(downloadArchive({ url: closed, folder: join(folder, 'out') })).rejects.toThrow('ECONNREFUSED');
  });
});

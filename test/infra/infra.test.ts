import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runChecks } from './check.ts';
import { copyTerraform, requiredProviders, terraformFolders } from './folders.ts';
import { fetchProviders } from './provider.ts';
import { terraformChecks } from './terraform.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coxswain-infra-test-'));
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A stand-in for Terraform: shell code that sees the words after -chdir. */
function tool(code: string): string {
  const path = file('bin/terraform', `#!/bin/sh\nfolder="\${1#-chdir=}"; shift\n${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

const versions =
  'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n';

describe('the folders of terraform/', () => {
  test('are those with code in them, modules first, without what an init left', () => {
    for (const name of ['stacks/primary', 'modules/vpc', 'modules/vpc/examples/one', 'examples/many/tools']) {
      file(`terraform/${name}/main.tf`, versions);
    }
    file('terraform/modules/vpc/tests/vpc.tftest.hcl', '');
    file('terraform/modules/vpc/.terraform.lock.hcl', '');
    file('terraform/modules/vpc/.terraform/modules/x/main.tf', '');
    copyTerraform(join(folder, 'terraform'), join(folder, 'copy'));
    const found = terraformFolders(join(folder, 'copy'));
    expect(found.map(({ name, hasTests }) => [name, hasTests])).toEqual([
      ['modules/vpc', true],
      ['modules/vpc/examples/one', false],
      ['stacks/primary', false],
      ['examples/many/tools', false],
    ]);
    expect(existsSync(join(folder, 'copy/modules/vpc/.terraform.lock.hcl'))).toBe(false);
    expect(requiredProviders(found).match(/hashicorp\/aws/g)).toHaveLength(1);
  });
});

describe('providers', () => {
  const before = process.env['TF_CLI_CONFIG_FILE'];
  afterEach(() => {
    if (before === undefined) delete process.env['TF_CLI_CONFIG_FILE'];
    else process.env['TF_CLI_CONFIG_FILE'] = before;
  });
  const install = 'mkdir -p "$folder/.terraform/providers/registry/hashicorp/aws/6.1.0/linux_amd64"';

  test('come from where TF_CLI_CONFIG_FILE says, and from then on from one folder', async () => {
    const given = file('given.rc', '');
    process.env['TF_CLI_CONFIG_FILE'] = given;
    const found = await fetchProviders(
      tool(`test "$TF_CLI_CONFIG_FILE" = "${given}" && ${install}`),
      versions,
      join(folder, 'p'),
    );
    expect(found).toMatchObject({ said: `hashicorp/aws 6.1.0 from ${given}` });
    const own = 'env' in found ? (found.env['TF_CLI_CONFIG_FILE'] ?? '') : '';
    expect(readFileSync(own, 'utf8')).toContain(join(folder, 'p/.terraform/providers'));
  });

  test('come from the registry where that file is not there, and that is said', async () => {
    process.env['TF_CLI_CONFIG_FILE'] = '/nowhere.rc';
    const found = await fetchProviders(
      tool(`test -z "$TF_CLI_CONFIG_FILE" && ${install}`),
      versions,
      join(folder, 'p'),
    );
    expect(found).toMatchObject({
      said: 'TF_CLI_CONFIG_FILE is /nowhere.rc, which is not there; hashicorp/aws 6.1.0 from the registry',
    });
  });

  test('that cannot be had give the reason, and what needs them is skipped with it', async () => {
    delete process.env['TF_CLI_CONFIG_FILE'];
    const found = await fetchProviders(
      tool("echo '│ Error: Failed to query' >&2; echo '│ no such host. More' >&2; exit 1"),
      versions,
      join(folder, 'p'),
    );
    expect(found).toEqual({ missing: 'the registry gives no provider: Error: Failed to query no such host' });
    const outcomes = await runChecks([
      terraformChecks('terraform', { name: 'modules/vpc', path: folder, hasTests: true }, found),
    ]);
    expect(outcomes.map(({ name, state }) => [name, state])).toEqual([
      ['validate modules/vpc', 'skipped'],
      ['test modules/vpc', 'skipped'],
    ]);
  });
});

describe('a folder', () => {
  const checks = (code: string) =>
    runChecks([
      terraformChecks(tool(code), { name: 'modules/vpc', path: folder, hasTests: true }, { env: {}, said: '' }),
    ]);

  test('passes, with its runs counted', async () => {
    expect(await checks('test "$1" = test && echo "Success! 3 passed, 0 failed." || exit 0')).toEqual([
      { name: 'validate modules/vpc', state: 'passed', said: '' },
      { name: 'test modules/vpc', state: 'passed', said: '3 runs' },
    ]);
  });

  test('fails by a warning, and is not tested then', async () => {
    const outcomes = await checks('test "$1" = validate && echo "Warning: Argument is deprecated" || exit 0');
    expect(outcomes.map(({ name, state }) => [name, state])).toEqual([['validate modules/vpc', 'failed']]);
  });

  test('is not blamed for a lock file of one platform', async () => {
    const outcomes = await checks('echo "Warning: Incomplete lock file information for providers"');
    expect(outcomes.map(({ state }) => state)).toEqual(['passed', 'passed']);
  });
});

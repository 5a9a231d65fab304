import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../../sandbox/setup/files.mjs';
import { type Check, programCheck, runChecks } from '../infra/check.ts';
import { copyTerraform, requiredProviders, terraformFolders } from '../infra/folders.ts';
import { fetchProviders } from '../infra/provider.ts';
import { terraformChecks } from '../infra/terraform.ts';
import { root, type Runner } from './runner.ts';

/** Terraform's own checks of every module, stack and example, checkov over all of it, and tflint where it is installed. */
export const infra: Runner = {
  name: 'infra',
  async run() {
    const temporary = mkdtempSync(join(tmpdir(), 'coxswain-infra-'));
    try {
      const outcomes = await runChecks([...linters(), ...(await terraform(temporary))]);
      const count = (state: string) => outcomes.filter((outcome) => outcome.state === state).length;
      const failures = outcomes.filter(({ state }) => state === 'failed');
      return {
        passed: count('passed'),
        failed: failures.length,
        skipped: count('skipped'),
        output: failures.map(({ name, said }) => `\n✗ ${name}\n${said.trimEnd()}\n`).join(''),
      };
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  },
};

/** The tool as set-up found it, else as it stands on PATH. */
function toolPath(): string | undefined {
  return process.env['COXSWAIN_TERRAFORM'] || onPath('terraform') || onPath('tofu');
}

/** Runs in a copy, since `init` writes beside the code. */
async function terraform(temporary: string): Promise<readonly (readonly Check[])[]> {
  const tool = toolPath();
  const missing = 'neither Terraform nor OpenTofu is there; set COXSWAIN_TERRAFORM';
  const format = programCheck('format', tool, ['fmt', '-check', '-recursive', '-diff', 'terraform'], missing);
  copyTerraform(join(root, 'terraform'), join(temporary, 'terraform'));
  const folders = terraformFolders(join(temporary, 'terraform'));
  const providers =
    tool === undefined
      ? { missing }
      : await fetchProviders(tool, requiredProviders(folders), join(temporary, 'providers'));
  process.stdout.write(`  providers: ${'missing' in providers ? `NONE, ${providers.missing}` : providers.said}\n`);
  return [[format], ...folders.map((folder) => terraformChecks(tool ?? '', folder, providers))];
}

function linters(): readonly (readonly Check[])[] {
  const checkov = process.env['COXSWAIN_CHECKOV'] || onPath('checkov');
  const without = 'checkov is not installed; npm run check:infra installs it';
  const rules = ['--config-file', '.checkov.yaml'];
  const tflint = onPath('tflint');
  return [
    [programCheck('checkov terraform', checkov, [...rules, '--framework', 'terraform', '-d', 'terraform'], without)],
    [
      programCheck(
        'tflint',
        // It looks through the folder that it is started in.
        tflint === undefined ? undefined : 'sh',
        ['-c', 'cd terraform && exec "$0" --recursive --config "$PWD/.tflint.hcl"', tflint ?? ''],
        'tflint is not installed',
      ),
    ],
    [programCheck('checkov Dockerfile', checkov, [...rules, '--framework', 'dockerfile', '-f', 'Dockerfile'], without)],
  ];
}

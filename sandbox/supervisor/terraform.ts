import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** As the stand-in calls itself: of the major version that the stacks ask for. */
const VERSION = '6.0.0';
/** Terraform's and OpenTofu's registries: each looks for providers under its own. */
const HOSTS = ['registry.terraform.io', 'registry.opentofu.org'];

/**
 * Writes a mirror with the stand-in for the provider hashicorp/aws, and the configuration that leads Terraform there and nowhere else.
 * Answers the path of the configuration.
 */
export function prepareTerraform(stateDir: string): string {
  const folder = join(stateDir, 'terraform');
  const mirror = join(folder, 'mirror');
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const python = join(root, '.venv', 'bin', 'python');
  const program = `#!/bin/sh\nPYTHONPATH='${root}' exec '${python}' -m sandbox.terraform.runner\n`;
  for (const host of HOSTS) {
    const place = join(mirror, host, 'hashicorp', 'aws', VERSION, platform);
    mkdirSync(place, { recursive: true });
    const file = join(place, `terraform-provider-aws_v${VERSION}`);
    writeFileSync(file, program);
    chmodSync(file, 0o755);
  }
  const configuration = join(folder, 'terraform.rc');
  writeFileSync(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\ndisable_checkpoint = true\n`,
  );
  return configuration;
}

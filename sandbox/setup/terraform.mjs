import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadArchive } from './download.mjs';
import { onPath } from './files.mjs';
import { run } from './report.mjs';

const VERSION = '1.12.6';

const module = 'github.com/opentofu/opentofu';
const source = fileURLToPath(new URL('./opentofu', import.meta.url));

/** SHA-256 of the release's archives, as in its SHA256SUMS. */
const checksums = {
  linux_amd64: '5dc43da4f750f33873dc25e94587128709e819e544b7be9016b255316153c3a8',
  linux_arm64: 'e573979ba68a17fe7b881752051a694a7efcd970e39521f6a25775197861ed4d',
  darwin_amd64: '166388e5feed47e107e11721b6366bf91d21e47eccbced75f3cbe0c7184ffd9b',
  darwin_arm64: 'e083ee43790ab9e19ad66d9933e24a7244a1412e1d5728f37999ae2163fdac95',
};

/** Terraform where it is installed, else OpenTofu: Terraform itself cannot be built from the Go proxy (nested modules). */
export const terraform = {
  title: 'Terraform',
  name: 'tofu',
  alsoOnPath: ['terraform'],
  variable: 'COXSWAIN_TERRAFORM',
  folder: `opentofu-${VERSION}`,
  remedy:
    'Install Terraform or OpenTofu 1.11 or newer, or Go 1.26.6 or newer to build it, or set COXSWAIN_TERRAFORM to its path.',

  /** Says why a found program will not do: the S3 backend's own locking is complete from 1.11 on. */
  async unfit(path) {
    // A configuration that is not there would be warned of before the answer.
    const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
    const options = { quiet: true, env: { ...env, CHECKPOINT_DISABLE: '1' } };
    const output = await run('', path, ['version'], options).catch(() => '');
    const version = /^(Terraform|OpenTofu) v(\d+)\.(\d+)\.\S+/m.exec(output);
    if (version === null) return 'it does not tell its version';
    const [said, , major, minor] = version;
    return Number(major) === 1 && Number(minor) >= 11 ? undefined : `${said}; 1.11 or newer is needed, before 2.0`;
  },

  async download(folder) {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const sha256 = checksums[platform];
    if (sha256 === undefined) throw new Error(`no release for ${platform}`);
    const url = `https://${module}/releases/download/v${VERSION}/tofu_${VERSION}_${platform}.zip`;
    await downloadArchive({ url, sha256, folder });
    chmodSync(join(folder, 'tofu'), 0o755);
  },

  async build(folder, env) {
    const go = onPath('go', env);
    if (go === undefined) throw new Error('Go is not installed');
    const flags = `-s -w -X ${module}/version.dev=no`;
    await run(
      `Building OpenTofu ${VERSION} with Go (about 3 min, once for all clones)`,
      go,
      ['build', '-trimpath', '-buildvcs=false', '-ldflags', flags, '-o', join(folder, 'tofu'), `${module}/cmd/tofu`],
      { cwd: source, env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' } },
    );
  },
};

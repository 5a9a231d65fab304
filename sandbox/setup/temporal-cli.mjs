import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadArchive } from './download.mjs';
import { onPath } from './files.mjs';
import { run } from './report.mjs';

const VERSION = '1.5.1';

// Later versions do not build from another module's go.mod, because of a replace directive in theirs.
const module = 'github.com/temporalio/cli';
const source = fileURLToPath(new URL('./temporal-cli', import.meta.url));

/** SHA-256 of the release's archives, as in its checksums.txt. */
const checksums = {
  linux_amd64: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  linux_arm64: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  darwin_amd64: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  darwin_arm64: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};

/** The Temporal command line, which holds the dev server. */
export const temporalCli = {
  title: 'Temporal CLI',
  name: 'temporal',
  variable: 'COXSWAIN_TEMPORAL',
  folder: `temporal-cli-${VERSION}`,
  remedy:
    'Install it (https://docs.temporal.io/cli) or Go 1.25 or newer to build it, or set COXSWAIN_TEMPORAL to its path.',

  /** Says why a found program will not do: workers are pinned to builds, which needs server 1.29 or newer. */
  async unfit(path) {
    const output = await run('', path, ['--version'], { quiet: true }).catch(() => '');
    const server = /Server (\d+)\.(\d+)/.exec(output);
    if (server === null) return 'it does not tell its server version';
    const [major, minor] = [Number(server[1]), Number(server[2])];
    return major > 1 || minor >= 29 ? undefined : `server ${major}.${minor}; 1.29 or newer is needed`;
  },

  async download(folder) {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const sha256 = checksums[platform];
    if (sha256 === undefined) throw new Error(`no release for ${platform}`);
    const url = `https://${module}/releases/download/v${VERSION}/temporal_cli_${VERSION}_${platform}.tar.gz`;
    await downloadArchive({ url, sha256, folder });
  },

  async build(folder, env) {
    const go = onPath('go', env);
    if (go === undefined) throw new Error('Go is not installed');
    const target = join(folder, 'temporal');
    const flags = `-s -w -X ${module}/temporalcli.Version=${VERSION}`;
    await run(
      `Building the Temporal CLI ${VERSION} with Go (about 3 min, once for all clones)`,
      go,
      ['build', '-trimpath', '-buildvcs=false', '-ldflags', flags, '-o', target, `${module}/cmd/temporal`],
      { cwd: source, env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' } },
    );
  },
};

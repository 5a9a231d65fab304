import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadArchive } from './download.mjs';
import { onPath } from './files.mjs';
import { postgresPrograms } from './postgres.mjs';
import { run } from './report.mjs';

/** As docker-compose.yml has it, and as the Temporal CLI of this clone is built with. */
export const VERSION = '1.29.1';
const module = 'go.temporal.io/server';
// The CLI's own go.mod: both are built from the same packages, so that the second build finds most of them compiled.
const source = fileURLToPath(new URL('./temporal-cli', import.meta.url));

/** The Temporal server and, beside it, the tool that sets up its databases; what the tests of docker-compose.yml run without containers. */
export const temporalServer = {
  title: 'Temporal server',
  name: 'temporal-server',
  variable: 'COXSWAIN_TEMPORAL_SERVER',
  folder: `temporal-server-${VERSION}`,
  remedy: `Install Go 1.25 or newer to build it, or set COXSWAIN_TEMPORAL_SERVER to the path of version ${VERSION}, with temporal-sql-tool beside it.`,

  /** Built after that, the two share what is compiled. */
  after: 'temporalCli',

  /** Nothing else runs on it than what has PostgreSQL too. */
  isOfUse: (env) => postgresPrograms(env) !== undefined,

  /** Another version would want other schemas than those of the images. */
  async unfit(path) {
    const output = await run('', path, ['--version'], { quiet: true }).catch(() => '');
    return output.includes(`version ${VERSION}`) ? undefined : `not version ${VERSION}`;
  },

  // What vouches for it is TLS alone, as for the test server.
  async download(folder) {
    const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const archive = `temporal_${VERSION}_${platform}.tar.gz`;
    await downloadArchive({
      url: `https://github.com/temporalio/temporal/releases/download/v${VERSION}/${archive}`,
      folder,
    });
  },

  async build(folder, env) {
    const go = onPath('go', env);
    if (go === undefined) throw new Error('Go is not installed');
    const packages = [`${module}/cmd/server`, `${module}/cmd/tools/sql`];
    await run(
      `Building the Temporal server ${VERSION} with Go (seconds after the Temporal CLI was built, else about 4 min)`,
      go,
      ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', `${folder}/`, ...packages],
      { cwd: source, env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' } },
    );
    renameSync(join(folder, 'server'), join(folder, 'temporal-server'));
    renameSync(join(folder, 'sql'), join(folder, 'temporal-sql-tool'));
  },
};

import { chmodSync, copyFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadArchive } from './download.mjs';
import { onPath } from './files.mjs';
import { run } from './report.mjs';

const VERSION = '1.38.0';
const source = fileURLToPath(new URL('./test-server', import.meta.url));
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Temporal's time-skipping test server, used by tests of long timers alone. */
export const testServer = {
  title: 'Temporal test server',
  name: 'temporal-test-server',
  variable: 'COXSWAIN_TEST_SERVER',
  folder: `temporal-test-server-${VERSION}`,
  remedy: 'Install Java and Maven to fetch it from Maven Central, or set COXSWAIN_TEST_SERVER to its path.',

  /** It has no way to tell its version. */
  async unfit() {
    return undefined;
  },

  // Its release publishes no checksums: what vouches for it is TLS alone.
  async download(folder) {
    const platform = `${process.platform === 'darwin' ? 'macOS' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const name = `temporal-test-server_${VERSION}_${platform}`;
    const url = `https://github.com/temporalio/sdk-java/releases/download/v${VERSION}/${name}.tar.gz`;
    await downloadArchive({ url, folder });
    for (const file of readdirSync(join(folder, name))) renameSync(join(folder, name, file), join(folder, file));
  },

  async build(folder, env) {
    const missing = ['java', 'mvn'].filter((name) => onPath(name, env) === undefined);
    if (missing.length > 0) throw new Error(`${missing.join(' and ')} not installed`);
    await run(
      `Fetching the Temporal test server ${VERSION} from Maven Central`,
      'mvn',
      [
        '-B',
        '-q',
        '-f',
        join(source, 'pom.xml'),
        copyDependencies,
        '-DincludeScope=runtime',
        `-DoutputDirectory=${join(folder, 'lib')}`,
      ],
      { cwd: folder, env },
    );
    copyFileSync(join(source, 'temporal-test-server'), join(folder, 'temporal-test-server'));
    chmodSync(join(folder, 'temporal-test-server'), 0o755);
  },
};

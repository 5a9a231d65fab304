import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stampOf } from './files.mjs';
import { findPython } from './python-packages.mjs';
import { run } from './report.mjs';

const requirements = fileURLToPath(new URL('./checkov-requirements.txt', import.meta.url));
const text = readFileSync(requirements, 'utf8');
const VERSION = /^checkov==(\S+)$/m.exec(text)[1];

/** It runs the Python beside it, so that the folder may be moved. */
const start = `#!/bin/sh
exec "$(dirname "$0")/bin/python" -m checkov.main "$@"
`;

/** Checks Terraform code against rules; in a virtual environment of its own, as its pins are not those of .venv. */
export const checkov = {
  title: 'checkov',
  name: 'checkov',
  variable: 'COXSWAIN_CHECKOV',
  folder: `checkov-${VERSION}-${stampOf(text).slice(0, 8)}`,
  remedy: `Install checkov ${VERSION} from PyPI, or set COXSWAIN_CHECKOV to its path.`,

  /** Another version has other rules. */
  async unfit(path) {
    const output = await run('', path, ['--version'], { quiet: true }).catch(() => '');
    return output.trim().endsWith(VERSION) ? undefined : `its version is "${output.trim()}", not ${VERSION}`;
  },

  async download(folder) {
    const python = await findPython();
    await run(`Making a virtual environment for checkov ${VERSION}`, python, ['-m', 'venv', folder]);
    await run(`Installing checkov ${VERSION} (about a minute, once for all clones)`, join(folder, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      requirements,
    ]);
    writeFileSync(join(folder, 'checkov'), start);
    chmodSync(join(folder, 'checkov'), 0o755);
  },
};

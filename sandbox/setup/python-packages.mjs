import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, run } from './report.mjs';
import { isExecutable, onPath, readIfThere, root, stampOf } from './files.mjs';

const venv = join(root, '.venv');
const stampFile = join(venv, 'coxswain-stamp');
const requirements = [
  'sandbox/aws/requirements.txt',
  'ansible/requirements.txt',
  'sandbox/setup/test-requirements.txt',
];
/** Brings Ansible's collections, which pip cannot install one by one. */
const collections = 'ansible/install_collections.py';

/** The Python that runs simulated AWS, its tests, and Ansible. */
export const localPython = join(venv, 'bin', 'python');

/** Makes .venv and installs the pinned Python packages, unless that was done for the same requirements. */
export async function installPythonPackages() {
  const files = requirements.filter((file) => readIfThere(join(root, file)) !== undefined);
  // A virtual environment holds absolute paths, so a moved clone needs a new one.
  const texts = [...files, collections, 'ansible/collections.txt', 'ansible/requirements.yml'];
  const stamp = stampOf(root, ...texts.map((file) => readIfThere(join(root, file))));
  if (isExecutable(localPython) && readIfThere(stampFile) === stamp) return;
  if (!isExecutable(localPython) || !(readIfThere(join(venv, 'bin', 'pip')) ?? '').includes(venv)) {
    rmSync(venv, { recursive: true, force: true });
    const python = await findPython();
    await run(`Making .venv with ${python}`, python, ['-m', 'venv', venv]).catch((error) => {
      throw new SetupError(`${error.message}\nPython's venv module is needed (on Debian: apt install python3-venv).`);
    });
  }
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...files.flatMap((f) => ['-r', f])];
  await run('Installing Python packages (about a minute)', localPython, args, { cwd: root });
  await run("Unpacking Ansible's collections", localPython, [collections], { cwd: root });
  writeFileSync(stampFile, stamp);
}

/** Resolves with the path of a Python that is new enough; rejects with a SetupError where there is none. */
export async function findPython() {
  const asked = process.env.COXSWAIN_PYTHON;
  const names = asked ? [asked] : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
  const seen = [];
  for (const path of names.map((name) => (name.includes('/') ? name : onPath(name))).filter(Boolean)) {
    const output = await run('', path, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      quiet: true,
    }).catch(() => undefined);
    if (output === undefined) continue;
    const [major, minor] = output.trim().split('.').map(Number);
    if (major === 3 && minor >= 11) return path;
    seen.push(`${path} is ${output.trim()}`);
  }
  throw new SetupError(
    `Python 3.11 or newer is needed (${seen.join(', ') || 'none found'}): install it, or set COXSWAIN_PYTHON to its path.`,
  );
}

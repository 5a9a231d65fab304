import { join } from 'node:path';
import { SetupError, run, say } from './report.mjs';
import { isExecutable, readIfThere, root } from './files.mjs';

/** The Node that runs everything after set-up. */
export const localNode = join(root, 'node_modules', '.bin', 'node');

/**
 * True when node_modules holds what package-lock.json asks for. Compares it with the lock file that npm leaves in
 * node_modules at the end of every installation; an optional package of another platform may be missing.
 */
export function matchesLock(lockText, installedText) {
  if (lockText === undefined || installedText === undefined) return false;
  const installed = JSON.parse(installedText).packages;
  return Object.entries(JSON.parse(lockText).packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
}

/** Installs the npm packages where they are missing or other than package-lock.json says. */
export async function installNodePackages() {
  const lock = readIfThere(join(root, 'package-lock.json'));
  const ready = matchesLock(lock, readIfThere(join(root, 'node_modules', '.package-lock.json')));
  if (!ready || !isExecutable(join(root, 'node_modules', '.bin', 'tsc'))) {
    // Some packages ask for a newer Node than the one that installs them; they run on node_modules/.bin/node.
    await run(
      'Installing npm packages (about a minute)',
      npm(),
      ['ci', '--loglevel=error', '--no-audit', '--no-fund'],
      {
        cwd: root,
      },
    );
  }
  if (isExecutable(localNode)) return;
  // The registry has no Node 24 for this platform: the person's own will do if it is new enough.
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    const { symlinkSync } = await import('node:fs');
    symlinkSync(process.execPath, localNode);
    say(`  Node: ${process.execPath} (${process.version}), as npm has none for ${process.platform}-${process.arch}`);
    return;
  }
  throw new SetupError(
    `No Node 24 for ${process.platform}-${process.arch} on npm, and this is Node ${process.versions.node}: ` +
      'install Node 24 from https://nodejs.org and run the command again.',
  );
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

// Completes package-lock.json after `npm install`: a registry that does not carry the builds of every platform makes npm
// leave those out, and then `npm ci` refuses the lock file everywhere ("Missing: … from lock file").
// Run it as `node sandbox/setup/complete-lock.mjs`; test/setup/lock-file.test.ts says when it is needed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Lists `{ key, name, parent, version }` for every optional dependency that no entry of the lock file satisfies. */
export function missingOptional(lock) {
  const missing = [];
  for (const [path, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (!lock.packages[key] && !lock.packages[`${path}/${key}`]) missing.push({ key, name, parent, version });
    }
  }
  return missing;
}

/** Reads system, processor and C library from the name of a platform build, such as `@swc/core-linux-x64-gnu`. */
export function platformOf(name) {
  const words = name.split(/[/-]/);
  const has = (...known) => known.find((word) => words.includes(word));
  const os = has('android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32');
  const cpu = has('arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64');
  const libc = has('musl', 'musleabihf') ? 'musl' : has('gnu', 'gnueabihf') ? 'glibc' : undefined;
  return { os, cpu, libc };
}

/** Returns a copy of the lock file in which every platform build has an entry, in npm's own order. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const { key, name, parent, version } of missingOptional(lock)) {
    const { os, cpu, libc } = platformOf(name);
    if (!os || !cpu) throw new Error(`package-lock.json: "${name}" is missing and names no platform; run npm install`);
    packages[key] = {
      version,
      cpu: [cpu],
      ...(parent.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      license: parent.license,
      optional: true,
      os: [os],
    };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missingOptional(lock).length} platform builds added`);
}

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isExecutable, onPath } from './files.mjs';

const debian = '/usr/lib/postgresql';

/** The folder with PostgreSQL's programs: that of `postgres` on PATH, or the newest of Debian's packages; undefined where there is none. */
export function postgresPrograms(env = process.env) {
  const found = onPath('postgres', env);
  const folders = [...(found === undefined ? [] : [dirname(found)]), ...packaged()];
  return folders.find((folder) =>
    ['initdb', 'pg_isready', 'postgres'].every((name) => isExecutable(join(folder, name))),
  );
}

function packaged() {
  try {
    const versions = readdirSync(debian).filter((name) => /^\d+$/.test(name));
    return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin'));
  } catch {
    return [];
  }
}

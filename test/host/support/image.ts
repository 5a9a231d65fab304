import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../../sandbox/supervisor/root.ts';

const dockerfile = () => readFileSync(join(root, 'Dockerfile'), 'utf8');

/** What .dockerignore lets into the image: `*`, then what comes in all the same, then what of that stays out. */
function admitted(): { rooms: string[]; isIn: (path: string) => boolean } {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  if (lines[0] !== '*') throw new Error('.dockerignore is expected to begin with "*", so that nothing gets in unnamed');
  const rooms = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const out = lines.slice(1).filter((line) => !line.startsWith('!'));
  const isOut = (path: string) =>
    out.some((line) => (line.startsWith('**/*') ? path.endsWith(line.slice(4)) : path === line));
  return { rooms, isIn: (path) => !isOut(path) };
}

/** Lays out /app as the image has it: the rooms that are let in, the packages, the bundle; and nothing else of this clone. */
export function layOutImage(folder: string, bundle: string): void {
  const { rooms, isIn } = admitted();
  mkdirSync(folder, { recursive: true });
  for (const room of rooms) {
    cpSync(join(root, room), join(folder, room), { recursive: true, filter: (path) => isIn(relative(root, path)) });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  cpSync(bundle, join(folder, 'dist', 'workflows.js'));
}

/** The variables of the image's last stage. */
export function imageSettings(): Record<string, string> {
  const [, written = ''] =
    /^ENV ((?:.*\\\n)*.*)$/m.exec(
      dockerfile()
        .split(/^FROM /m)
        .at(-1) ?? '',
    ) ?? [];
  return Object.fromEntries([...written.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../infrastructure/', import.meta.url));

/** Changes to the code of stacks that somebody may propose, by name. */
export function proposals(): string[] {
  return readdirSync(join(folder, 'changes')).toSorted();
}

/** The files of the infrastructure project with these changes, one laid over the other. */
export function filesWith(changes: readonly string[]): Map<string, Buffer> {
  const layers = [join(folder, 'base'), ...changes.map((name) => join(folder, 'changes', name))];
  const files = layers.flatMap((layer) =>
    readdirSync(layer, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(layer, path), readFileSync(path)] as const),
  );
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The name of a commit with these files: the same files, title and parents give the same name at every start. */
export function shaOf(files: ReadonlyMap<string, Buffer>, title: string, parents: readonly string[]): string {
  const hash = createHash('sha1').update([title, ...parents].join('\0'));
  for (const [path, content] of files) hash.update(`\0${path}\0`).update(content);
  return hash.digest('hex');
}

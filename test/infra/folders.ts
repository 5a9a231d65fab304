import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A folder that Terraform is run in. */
export interface TerraformFolder {
  /** Path inside terraform/, such as `modules/vpc/examples/two-zones`. */
  readonly name: string;
  readonly path: string;
  readonly hasTests: boolean;
}

/** Copies terraform/ without what an earlier `init` left in it, so that checks leave nothing in the tree. */
export function copyTerraform(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !['.terraform', '.terraform.lock.hcl'].includes(basename(path)),
  });
}

/** Every module, stack and example under terraform/: each folder with code in it, modules first. */
export function terraformFolders(root: string): readonly TerraformFolder[] {
  return ['modules', 'stacks', 'examples']
    .flatMap((kind) => foldersWithCode(root, kind))
    .map((name) => {
      const path = join(root, name);
      const tests = existsSync(join(path, 'tests')) ? readdirSync(join(path, 'tests')) : [];
      return { name, path, hasTests: tests.some((file) => file.endsWith('.tftest.hcl')) };
    });
}

function foldersWithCode(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const own = entries.some((entry) => entry.isFile() && entry.name.endsWith('.tf')) ? [folder] : [];
  return [...own, ...below.toSorted().flatMap((name) => foldersWithCode(root, name))];
}

/** The providers that these folders ask for, as one `required_providers` block; by source, as each is written first. */
export function requiredProviders(folders: readonly TerraformFolder[]): string {
  const entry = /([\w-]+)\s*=\s*\{\s*source\s*=\s*"([^"]+)"\s*version\s*=\s*"([^"]+)"/g;
  const found = new Map<string, string>();
  for (const { path } of folders) {
    for (const file of readdirSync(path).filter((name) => name.endsWith('.tf'))) {
      for (const [, name, source = '', version] of readFileSync(join(path, file), 'utf8').matchAll(entry)) {
        if (!found.has(source)) found.set(source, `    ${name} = { source = "${source}", version = "${version}" }`);
      }
    }
  }
  return `terraform {\n  required_providers {\n${[...found.values()].join('\n')}\n  }\n}\n`;
}

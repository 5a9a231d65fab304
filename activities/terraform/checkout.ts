import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { refusal } from '../failures.ts';
import { askingHost } from '../gitlab/asking-host.ts';
import { CodeHostTrouble } from '../gitlab/code-host.ts';
import { isError } from '../is-error.ts';
import type { CodeSource } from './ports.ts';
import type { Stack } from '../../domain/infrastructure/stack.ts';
import { isWithin, unpack } from './unpack.ts';

/** The commit that is meant. Throws a refusal where the project has none. */
export async function commitOf(code: CodeSource, { config: { gitlab }, name }: Stack, sha: string | undefined) {
  const found = await askingHost(() => code.commit(gitlab, sha));
  if (found !== undefined) return found;
  throw refusal(
    sha === undefined
      ? `${gitlab} has no commit yet: push the code of stack ${name} first.`
      : `${gitlab} has no commit ${sha}: name one by 7 to 40 of its digits, or none for the newest of its default branch.`,
  );
}

/**
 * The stack's folder in a fresh copy of its project below `into`. The whole project, since a stack uses modules beside it.
 * Throws a refusal where the archive cannot be used or has no such folder.
 */
export async function checkout(code: CodeSource, stack: Stack, commit: string, into: string): Promise<string> {
  const { config, name } = stack;
  const { gitlab, folder } = config;
  const root = join(into, 'code');
  const at = `${gitlab} at ${commit.slice(0, 8)}`;
  await mkdir(root, { mode: 0o700 });
  await askingHost(async () => {
    try {
      const named = await unpack(await code.archive(gitlab, commit), root);
      if (named !== undefined && named !== commit) throw new Error(`it is of commit ${named.slice(0, 8)}`);
    } catch (error) {
      if (error instanceof CodeHostTrouble) throw error;
      throw refusal(`The archive of ${at} cannot be used: ${isError(error) ? error.message : String(error)}.`);
    }
  });
  const place = await realpath(join(root, folder)).catch(() => undefined);
  const files =
    place === undefined || !isWithin(await realpath(root), place) ? [] : await readdir(place).catch(() => []);
  if (place !== undefined && files.some((file) => /\.(tf|tofu)(\.json)?$/.test(file))) return place;
  throw refusal(`${at} has no Terraform code in ${folder}: correct the folder of stack ${name} in the catalogue.`);
}

import { readFileSync } from 'node:fs';
import { secretVariables } from './variables.ts';

/** What the files say, by the variables' names, and a sentence for each that could not be used. */
export interface FromFiles {
  readonly values: Readonly<Record<string, string>>;
  /** The file that a value came from. */
  readonly files: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * Reads the secrets among these variables that stand in files: `NAME_FILE` is the path of one, as Docker, Kubernetes and
 * systemd hand out secrets. An environment is inherited by child processes and shown by `docker inspect`, a file is not.
 */
export function readSecretFiles(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): FromFiles {
  const values: Record<string, string> = {};
  const files: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of names.filter((each) => secretVariables.some((hidden) => hidden === each))) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    if (env[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set; leave out one of them.`);
      continue;
    }
    const read = readSecret(path);
    if ('value' in read) Object.assign(values, { [name]: read.value });
    else problems.push(`${name}_FILE is "${path}", ${read.wrong}; write the path of a file with the secret alone.`);
    files[name] = path;
  }
  return { values, files, problems };
}

/** The file's text without the line break that editors and `echo` leave at its end. */
function readSecret(path: string): { readonly value: string } | { readonly wrong: string } {
  try {
    const value = readFileSync(path, 'utf8').trim();
    return value === '' ? { wrong: 'which is empty' } : { value };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return { wrong: 'but there is no such file' };
    if (code === 'EISDIR') return { wrong: 'which is a folder' };
    return { wrong: `which could not be read (${String(code ?? error)})` };
  }
}

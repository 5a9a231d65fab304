import { z } from 'zod';
import { readSecretFiles } from './secret-files.ts';
import { secretVariables, type VariableName } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, a line each: the variable, its value unless secret, what to write. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Reads groups of variables and collects what is wrong with all of them. An empty variable is an absent one, and a secret may
 * stand in the file that `NAME_FILE` names.
 */
export interface Reader {
  <Shape extends Partial<Record<VariableName, z.ZodType>>>(shape: Shape): z.infer<z.ZodObject<Shape>> | undefined;
  readonly problem: (sentence: string) => void;
  readonly fail: () => void;
}

/** A reader of these variables. */
export function reader(env: Environment): Reader {
  const problems: string[] = [];
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = <Shape extends Partial<Record<VariableName, z.ZodType>>>(shape: Shape) => {
    const { values, files, problems: unread } = readSecretFiles(set, Object.keys(shape));
    problems.push(...unread);
    const parsed = z.object(shape).safeParse({ ...set, ...values });
    if (parsed.success) return unread.length === 0 ? parsed.data : undefined;
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0]);
      problems.push(sentence(name, set[name], files[name], message));
    }
    return undefined;
  };
  return Object.assign(read, {
    problem: (text: string) => void problems.push(text),
    fail: () => {
      if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
    },
  });
}

function sentence(name: string, value: string | undefined, file: string | undefined, message: string): string {
  if (file !== undefined) return `${name} in ${file} is not usable; ${message}.`;
  if (value === undefined) return `${name} is not set; ${purpose[name] ?? 'write a value'}.`;
  const shown = secretVariables.some((hidden) => hidden === name) ? 'not usable' : `"${value}"`;
  return `${name} is ${shown}; ${message}.`;
}

/** What a missing variable is for. */
const purpose: Readonly<Record<string, string>> = {
  COXSWAIN_CATALOGUE: 'write the path of the catalogue, a YAML file or a folder of them',
};

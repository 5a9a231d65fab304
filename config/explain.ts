import type { z } from 'zod';
import type { Problem } from '../domain/catalogue/problem.ts';
import { closest, didYouMean } from '../domain/text/did-you-mean.ts';
import { listOf } from '../domain/text/list.ts';
import { keysAt } from './schema-keys.ts';
import { nearest, type Tree } from './yaml-tree.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Turns what zod found into sentences for the person who wrote the file. */
export function explain(schema: z.core.$ZodType, tree: Tree, issues: readonly Issue[]): Problem[] {
  const problems = issues.flatMap((issue) => explainOne(schema, tree, issue, issue.path));
  return problems.filter((problem) => !misspelt(schema, tree, problem));
}

/** A key that is missing because it stands there misspelt is told once, as the misspelt key. */
function misspelt(schema: z.core.$ZodType, tree: Tree, { path, sentence }: Problem): boolean {
  const key = String(path.at(-1));
  const { tree: at, whole } = nearest(tree, path);
  if (whole || at.value.type !== 'map' || !sentence.startsWith(`"${key}" is missing`)) return false;
  const known = keysAt(schema, path.slice(0, -1));
  return [...at.value.members.keys()].some((other) => !known.includes(other) && closest(other, known) === key);
}

function explainOne(schema: z.core.$ZodType, tree: Tree, issue: Issue, path: Path): Problem[] {
  const say = (sentence: string, at: Path = path): Problem => ({ path: at.map(toKey), sentence });
  const written = writtenAt(tree, path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) =>
      say(`unknown key "${key}" in ${nameOf(path)}.${didYouMean(key, known, 'It takes')}`, [...path, key]),
    );
  }
  if (issue.code === 'invalid_union') return explainUnion(schema, tree, issue, path);
  if (issue.code === 'invalid_key') {
    const why = issue.issues[0]?.message ?? 'it cannot be a name';
    return [say(`"${String(path.at(-1))}" cannot be a name in ${nameOf(path.slice(0, -1))}: ${why}`)];
  }
  if (written === undefined) return [say(`"${String(path.at(-1))}" is missing in ${nameOf(path.slice(0, -1))}`)];
  if (written === '') return [say(`${labelOf(path)} is empty; write a value (in quotes when it begins with #)`)];
  return [say(`${labelOf(path)} is ${written}; ${wanted(issue, tree, path)}`)];
}

/** What would have been right, from an issue about one value. */
function wanted(issue: Issue, tree: Tree, path: Path): string {
  switch (issue.code) {
    case 'invalid_type':
      return wantedType(issue.expected, tree, path);
    case 'invalid_value': {
      const values = issue.values.map(String);
      const { tree: at } = nearest(tree, path);
      const typed = at.value.type === 'scalar' ? at.value.source : '';
      const meant = didYouMean(typed, values).startsWith(' Did')
        ? `.${didYouMean(typed, values).replace(/\?$/, '?')}`
        : '';
      return `write ${listOf(values, 'or')}${meant}`;
    }
    case 'too_small':
      if (issue.origin === 'array') return `it needs at least ${issue.minimum}`;
      if (issue.origin === 'string') return 'write a value';
      return `it must be ${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `it must be ${issue.inclusive === true ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'write text',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
  array: 'write a list',
  object: 'write keys with values',
  record: 'write names with values',
};

function wantedType(expected: string, tree: Tree, path: Path): string {
  const { value } = nearest(tree, path).tree;
  if (expected === 'string' && value.type === 'scalar' && value.scalar !== null)
    return `write it in quotes: "${value.source}"`;
  return typeNames[expected] ?? `write ${expected}`;
}

/** Explains the alternative that the person meant: the one whose keys fit best. */
function explainUnion(schema: z.core.$ZodType, tree: Tree, issue: z.core.$ZodIssueInvalidUnion, path: Path): Problem[] {
  const branches = issue.errors.map((issues) => ({ issues, misfits: issues.filter(isMisfit).length }));
  const best = branches.toSorted((a, b) => a.misfits - b.misfits)[0];
  if (best !== undefined && best.misfits === 0) {
    return best.issues.flatMap((inner) => explainOne(schema, tree, inner, [...path, ...inner.path]));
  }
  const known = keysAt(schema, path);
  const { value } = nearest(tree, path).tree;
  const at = path.map(toKey);
  if (known.length === 0 && writtenAt(tree, path) === undefined)
    return [{ path: at, sentence: `"${String(path.at(-1))}" is missing in ${nameOf(path.slice(0, -1))}` }];
  if (value.type !== 'map' || known.length === 0) {
    const hint = issue.errors.flat().find((inner) => inner.code === 'invalid_format')?.message;
    const said = issue.message === 'Invalid input' ? undefined : issue.message;
    const needed = hint ?? said ?? (known.length > 0 ? `write one of ${listOf(known, 'or')}` : 'write another value');
    return [{ path: at, sentence: `${labelOf(path)} is ${writtenAt(tree, path) ?? 'missing'}; ${needed}` }];
  }
  const keys = [...value.members.keys()];
  const unknown = keys.filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    return unknown.map((key) => ({
      path: [...at, key],
      sentence: `unknown key "${key}" in ${nameOf(path)}.${didYouMean(key, known, 'It takes')}`,
    }));
  }
  const not = keys.length > 1 ? ', not several' : '';
  return [{ path: at, sentence: `${nameOf(path)} takes one of ${listOf(known, 'or')}${not}` }];
}

/** An issue about the alternative's own shape, rather than about something inside it. */
function isMisfit(issue: Issue): boolean {
  if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_type')
    return issue.path.length === 0 || isMissing(issue);
  return false;
}

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 1 && issue.message.includes('received undefined');
}

/** The value as written, short; empty for null, undefined where nothing is. */
function writtenAt(tree: Tree, path: Path): string | undefined {
  const found = nearest(tree, path);
  if (!found.whole) return undefined;
  const { value } = found.tree;
  if (value.type === 'list') return value.items.length === 0 ? 'an empty list' : 'a list';
  if (value.type === 'map') return 'keys with values';
  if (value.scalar === null) return '';
  const text = value.source.length > 60 ? `${value.source.slice(0, 57)}…` : value.source;
  return typeof value.scalar === 'string' ? `"${text}"` : text;
}

/** `bake in canary`, `weights[1] in canary`. */
function labelOf(path: Path): string {
  const own = nameOf(path);
  const length = path.length - (typeof path.at(-1) === 'number' ? 2 : 1);
  return length > 0 ? `${own} in ${nameOf(path.slice(0, length))}` : own;
}

/** The last name of a path, with its place in a list: `canary`, `verify[0]`. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the catalogue';
  return typeof last === 'number' ? `${String(path.at(-2) ?? '')}[${last}]` : String(last);
}

function toKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

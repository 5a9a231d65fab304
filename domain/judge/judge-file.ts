import type { z } from 'zod';
import type { JudgeCase } from './judge-metric.ts';
import { judgeFileSchema } from './schema.ts';

export type JudgeFile =
  | { readonly ok: true; readonly cases: readonly JudgeCase[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the parsed JSON of `coxswain judge FILE.json`. Problems are one sentence each with their place, e.g.
 * `[0].rule.confidence: expected number to be <1, found 95`; nothing is judged when there is one.
 */
export function readJudgeFile(value: unknown): JudgeFile {
  const parsed = judgeFileSchema.safeParse(value);
  if (parsed.success) return { ok: true, cases: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => `${place(issue.path)}: ${sentence(issue, value)}`) };
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'file';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return issue.message;
  const message = issue.message
    .replace(/^(Invalid (input|option)|Too (big|small)): /, '')
    .replace(/, received .*$/, '');
  return `${message}, found ${shown(at(value, issue.path))}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inside, key) => (isObject(inside) ? inside[key] : undefined), value);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

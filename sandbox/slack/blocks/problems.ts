import { isObject, type Json } from '../json.ts';

/** What is wrong with a payload and where, as Slack reports it: `no more than 25 items allowed` at `/blocks/1/elements`. */
export interface Problem {
  message: string;
  at: string;
}

/** Collects problems on the way through a payload. */
export type Report = (message: string, at: string) => void;

/** Slack's `errors`: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
export function problemLine(problem: Problem): string {
  return `${problem.message} [json-pointer:${problem.at}]`;
}

/** Bounds of a string, in characters, as Slack states them; `min` is 1 unless told. */
export interface Bounds {
  max: number;
  min?: number;
}

/** Reports a string that is missing (when required), of another type, too long or too short. */
export function checkString(
  holder: Json,
  key: string,
  at: string,
  report: Report,
  bounds: Bounds,
  required = false,
): void {
  const value = holder[key];
  if (value === undefined || value === null) {
    if (required) report(`missing required field: ${key}`, at);
    return;
  }
  const where = `${at}/${key}`;
  if (typeof value !== 'string') return report('must be a string', where);
  const length = Array.from(value).length;
  if (length > bounds.max) report(`must be less than ${bounds.max + 1} characters`, where);
  if (length < (bounds.min ?? 1)) report(`must be more than ${(bounds.min ?? 1) - 1} characters`, where);
}

/** Reports a list that is missing, not a list, too long or too short; returns its items. */
export function checkList(holder: Json, key: string, at: string, report: Report, bounds: Bounds): unknown[] {
  const value = holder[key];
  if (value === undefined || value === null) {
    report(`missing required field: ${key}`, at);
    return [];
  }
  const where = `${at}/${key}`;
  if (!Array.isArray(value)) {
    report('must be an array', where);
    return [];
  }
  if (value.length > bounds.max) report(`no more than ${bounds.max} items allowed`, where);
  if (value.length < (bounds.min ?? 1)) report(`no fewer than ${bounds.min ?? 1} items allowed`, where);
  return value;
}

/** Slack refuses fields that it does not know: `invalid additional property: imageUrl`. */
export function checkKeys(holder: Json, allowed: readonly string[], at: string, report: Report): void {
  for (const key of Object.keys(holder)) {
    if (!allowed.includes(key)) report(`invalid additional property: ${key}`, at);
  }
}

/** Reports a value outside a fixed choice; absent is fine. */
export function checkChoice(holder: Json, key: string, choices: readonly string[], at: string, report: Report): void {
  const value = holder[key];
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return;
  report(`value must be one of: ${choices.join(', ')}`, `${at}/${key}`);
}

/** The object at a place; reports and returns undefined when there is none. */
export function checkObject(value: unknown, at: string, report: Report): Json | undefined {
  if (isObject(value)) return value;
  report('must be an object', at);
  return undefined;
}

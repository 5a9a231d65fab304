import { canonicalJson, type Json } from '../../json.ts';

export interface Difference {
  /** Keys from the outermost in, such as `containerDefinitions.app.memory`. */
  readonly path: readonly string[];
  /** Absent where that side has nothing there. */
  readonly a?: Json;
  readonly b?: Json;
}

/** Where two values differ, as deep as both are objects. */
export function differences(
  a: Json | undefined,
  b: Json | undefined,
  path: readonly string[] = [],
): readonly Difference[] {
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
    return names.flatMap((name) => differences(a[name], b[name], [...path, name]));
  }
  if (canonicalJson(a) === canonicalJson(b)) return [];
  return [{ path, ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) }];
}

/** A value as a sentence shows it. */
export function worded(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (typeof value === 'object' && value !== null) return 'set otherwise';
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

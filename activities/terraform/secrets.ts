import { z } from 'zod';

/** Puts `(sensitive)` in place of what must not be shown. */
export type Hide = (text: string) => string;

/** Shorter ones would blot out half of every sentence. */
const shortest = 4;

/** Where the tool's JSON has a value, and beside it which parts of that are sensitive. */
const pairs = [
  ['before', 'before_sensitive'],
  ['after', 'after_sensitive'],
  ['values', 'sensitive_values'],
] as const;

const record = z.record(z.string(), z.unknown());

/** Every sensitive text in a plan or a state as `show -json` tells it: of resources, outputs and variables. */
export function sensitiveTexts(shown: unknown): string[] {
  const found = new Set<string>();
  const keep = (value: unknown) => {
    for (const text of textsOf(value)) if (text.length >= shortest) found.add(text);
  };
  function walk(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    const members = new Map(Object.entries(node));
    for (const [value, marks] of pairs) keepMarked(members.get(value), members.get(marks), keep);
    // Outputs: { value, sensitive }.
    if (members.get('sensitive') === true) keep(members.get('value'));
    for (const member of members.values()) walk(member);
  }
  walk(shown);
  const root = record.safeParse(shown).data ?? {};
  const declared = dig(root, 'configuration', 'root_module', 'variables');
  for (const [name, variable] of Object.entries(record.safeParse(root['variables']).data ?? {})) {
    if (dig(declared, name, 'sensitive') === true) keep(dig(variable, 'value'));
  }
  return [...found];
}

/** Hides these texts, also as they stand within JSON and addresses. Longer ones first, where one is part of another. */
export function hiding(texts: readonly string[]): Hide {
  const forms = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)]);
  const all = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  return (text) => all.reduce((hidden, secret) => hidden.replaceAll(secret, '(sensitive)'), text);
}

/** `marks` has the shape of `value`, with true where it is sensitive. */
function keepMarked(value: unknown, marks: unknown, keep: (value: unknown) => void): void {
  if (marks === true) return keep(value);
  if (typeof marks !== 'object' || marks === null || typeof value !== 'object' || value === null) return;
  const values = new Map(Object.entries(value));
  for (const [key, mark] of Object.entries(marks)) keepMarked(values.get(key), mark, keep);
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function dig(node: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => record.safeParse(at).data?.[key], node);
}

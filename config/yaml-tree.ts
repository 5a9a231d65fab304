import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** Where something is written. */
export interface Place {
  /** File name as it is shown to people. */
  readonly file: string;
  readonly line: number;
}

/** A YAML value that knows where it is written; for a map's value the place of its key. */
export interface Tree {
  readonly place: Place;
  readonly value:
    | { readonly type: 'scalar'; readonly scalar: unknown; readonly source: string }
    | { readonly type: 'list'; readonly items: readonly Tree[] }
    | { readonly type: 'map'; readonly members: ReadonlyMap<string, Tree> };
}

/** A problem and its place; the line is absent where a whole file or folder is meant. */
export interface Located {
  readonly file: string;
  readonly line?: number;
  readonly sentence: string;
}

interface Reading {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document;
  readonly problems: Located[];
  left: number;
}

/** More than any catalogue needs; stops aliases that multiply. */
const mostNodes = 200_000;

/** Reads one YAML 1.2 document. Duplicate keys are problems that name both places; an empty file is an empty map. */
export function readYaml(file: string, text: string): { readonly tree: Tree; readonly problems: readonly Located[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const problems = document.errors.map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    sentence: `not YAML: ${error.message.replace(/\.$/, '')}`,
  }));
  const empty: Tree = { place: { file, line: 1 }, value: { type: 'map', members: new Map() } };
  if (problems.length > 0) return { tree: empty, problems };
  const reading: Reading = { file, lines, document, problems: [], left: mostNodes };
  const contents = document.contents satisfies Node | null;
  if (contents === null || (isScalar(contents) && contents.value === null)) return { tree: empty, problems: [] };
  return { tree: treeOf(contents, placeOf(contents, reading), reading, 0), problems: reading.problems };
}

function treeOf(node: unknown, place: Place, reading: Reading, depth: number): Tree {
  reading.left -= 1;
  if (reading.left < 0 || depth > 100) {
    reading.problems.push({ ...place, sentence: 'too large or nested without end; an alias may contain itself' });
    reading.left = Number.POSITIVE_INFINITY;
    return scalar(place, null);
  }
  if (isAlias(node)) return treeOf(node.resolve(reading.document), place, reading, depth + 1);
  if (isSeq(node)) {
    const items = node.items.map((item) => treeOf(item, placeOf(item, reading, place), reading, depth + 1));
    return { place, value: { type: 'list', items } };
  }
  if (isMap(node)) {
    const members = new Map<string, Tree>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : String(key);
      const at = placeOf(key, reading, place);
      const first = members.get(name);
      if (first === undefined) members.set(name, treeOf(value, at, reading, depth + 1));
      else reading.problems.push({ ...at, sentence: `"${name}" is there twice; first at ${shown(first.place)}` });
    }
    return { place, value: { type: 'map', members } };
  }
  return isScalar(node) ? scalar(place, node.value, node.source) : scalar(place, null);
}

function scalar(place: Place, value: unknown, source?: string): Tree {
  return { place, value: { type: 'scalar', scalar: value, source: source ?? String(value) } };
}

function placeOf(node: unknown, { file, lines }: Reading, otherwise: Place = { file, line: 1 }): Place {
  const range = isAlias(node) || isScalar(node) || isSeq(node) || isMap(node) ? node.range : undefined;
  return range ? { file, line: lines.linePos(range[0]).line } : otherwise;
}

/** `catalogue/services.yaml:31` */
export function shown({ file, line }: Pick<Located, 'file' | 'line'>): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The plain value of a tree. */
export function plain(tree: Tree): unknown {
  const { value } = tree;
  if (value.type === 'scalar') return value.scalar;
  if (value.type === 'list') return value.items.map(plain);
  return Object.fromEntries([...value.members].map(([name, member]) => [name, plain(member)]));
}

/** The tree at a path, or the nearest one above that exists. */
export function nearest(tree: Tree, path: readonly PropertyKey[]): { readonly tree: Tree; readonly whole: boolean } {
  let at = tree;
  for (const key of path) {
    const { value } = at;
    const next =
      value.type === 'map'
        ? value.members.get(String(key))
        : value.type === 'list' && typeof key === 'number'
          ? value.items[key]
          : undefined;
    if (next === undefined) return { tree: at, whole: false };
    at = next;
  }
  return { tree: at, whole: true };
}

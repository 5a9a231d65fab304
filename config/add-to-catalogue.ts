import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Document, isCollection, isMap, isScalar, type Node, parseDocument, visit } from 'yaml';
import type { Addition } from '../domain/catalogue/from-terraform/additions.ts';

/** The additions alone, as one YAML document. */
export function additionsAsYaml(additions: readonly Addition[]): string {
  const document = parseDocument('');
  for (const addition of additions) add(document, addition);
  return textOf(document);
}

/**
 * Writes additions into a catalogue: into the file that has the entry they belong to, else into `file`, which is made where it
 * is not there. Comments and what is written already stay. Answers what was written where, a line each.
 */
export function addToCatalogue(
  files: readonly string[],
  file: string,
  additions: readonly Addition[],
): readonly string[] {
  const paths = new Set([file, ...files].map((path) => resolve(path)));
  const documents = [...paths].map((path) => ({ path, document: readDocument(path) }));
  const written = additions.map((addition) => {
    const entry = addition.path.slice(0, 2);
    const home = documents.find(({ document }) => document.hasIn(entry)) ?? documents[0];
    if (home !== undefined) add(home.document, addition);
    return { home, line: `${relative('', home?.path ?? file)}: ${addition.path.join('.')}` };
  });
  for (const home of new Set(written.map((one) => one.home))) {
    if (home !== undefined) writeFileSync(home.path, textOf(home.document));
  }
  return written.map(({ line }) => line);
}

function readDocument(path: string): Document {
  return parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '');
}

function add(document: Document, { path, value, item }: Addition): void {
  const node = document.createNode(value);
  // Places, and lists of words or numbers, read best on one line each.
  visit(node, {
    Map: (_, map) => {
      map.flow = map.items.every((pair) => isScalar(pair.value));
    },
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  if (document.contents === null || isEmptyScalar(document.contents)) document.contents = document.createNode({});
  if (item !== true) document.setIn(path, node);
  else if (isCollection(document.getIn(path))) document.addIn(path, node);
  else document.setIn(path, document.createNode([node]));
  unfold(document, path);
}

/** A section written as `{}` would take all that is added on its line. */
function unfold(document: Document, path: readonly string[]): void {
  for (let length = 1; length < path.length; length += 1) {
    const at = document.getIn(path.slice(0, length));
    if (isMap(at) && at.items.length === 1) at.flow = false;
  }
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

function textOf(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

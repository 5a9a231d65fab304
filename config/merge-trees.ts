import { type Located, shown, type Tree } from './yaml-tree.ts';

/**
 * One catalogue of several files: sections of the same name become one, their lists are joined. A name that two files
 * declare is a problem that names both places.
 */
export function mergeTrees(trees: readonly Tree[]): { readonly tree: Tree; readonly problems: readonly Located[] } {
  const problems: Located[] = [];
  const sections = new Map<string, Tree>();
  for (const tree of trees) {
    if (tree.value.type !== 'map') {
      problems.push({ ...tree.place, sentence: 'a catalogue file is sections with names, such as "services:"' });
      continue;
    }
    for (const [name, section] of tree.value.members) {
      const first = sections.get(name);
      sections.set(name, first === undefined ? section : joined(name, first, section, problems));
    }
  }
  const place = trees[0]?.place ?? { file: '', line: 1 };
  return { tree: { place, value: { type: 'map', members: sections } }, problems };
}

function joined(name: string, first: Tree, second: Tree, problems: Located[]): Tree {
  const [a, b] = [first.value, second.value];
  if (a.type === 'list' && b.type === 'list') {
    return { place: first.place, value: { type: 'list', items: [...a.items, ...b.items] } };
  }
  if (a.type === 'map' && b.type === 'map') {
    const members = new Map(a.members);
    for (const [key, member] of b.members) {
      const other = members.get(key);
      if (other === undefined) members.set(key, member);
      else problems.push(twice(`${name}.${key}`, member, other));
    }
    return { place: first.place, value: { type: 'map', members } };
  }
  problems.push(twice(name, second, first));
  return first;
}

function twice(name: string, again: Tree, first: Tree): Located {
  return { ...again.place, sentence: `"${name}" is declared already at ${shown(first.place)}; keep one of them` };
}

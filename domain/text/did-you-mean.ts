import { listOf } from './list.ts';

/** The candidate a person probably meant, or undefined when none is near. Of several as near, the first. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  return nearest(word, candidates)[0];
}

/** ` Did you mean "app"?`, or ` Known: api, app.`, or nothing; with the space that separates it from the sentence before. */
export function didYouMean(word: string, candidates: Iterable<string>, known = 'Known'): string {
  const all = [...candidates];
  const meant = nearest(word, all).slice(0, 3);
  if (meant.length > 0)
    return ` Did you mean ${listOf(
      meant.map((one) => `"${one}"`),
      'or',
    )}?`;
  if (all.length === 0) return '';
  const shown = all.toSorted().slice(0, longestList);
  return ` ${known}: ${shown.join(', ')}${all.length > shown.length ? `, and ${all.length - shown.length} more` : ''}.`;
}

/**
 * The candidates with the fewest edits: at most one edit in three letters, and a swap of neighbours counts as one. A word that
 * begins exactly one candidate is taken for an abbreviation.
 */
function nearest(word: string, candidates: Iterable<string>): readonly string[] {
  const typed = word.toLowerCase();
  if (typed === '') return [];
  const all = [...new Set(candidates)];
  const near = all
    .map((candidate) => ({ candidate, edits: editDistance(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= allowedEdits(Math.max(typed.length, candidate.length)));
  const fewest = Math.min(...near.map(({ edits }) => edits));
  if (near.length > 0) return near.filter(({ edits }) => edits === fewest).map(({ candidate }) => candidate);
  const begun = all.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  return begun.length === 1 ? begun : [];
}

const longestList = 12;

function allowedEdits(length: number): number {
  return Math.max(1, Math.floor(length / 3));
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment, Damerau 1964). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((row[j - 1] ?? 0) + (same ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (before[j - 2] ?? edits) + 1);
      next.push(edits);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

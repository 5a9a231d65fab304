/** A content line of an iCalendar file (RFC 5545, 3.1): `DTSTART;TZID=Europe/Berlin:20261220T180000`. */
export interface ContentLine {
  /** Counted from 1; of a folded line the first. */
  readonly line: number;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface LineProblem {
  readonly line: number;
  readonly sentence: string;
}

const shape = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/su;

/** The lines of a file, unfolded. */
export function contentLines(text: string): {
  readonly lines: readonly ContentLine[];
  readonly problems: LineProblem[];
} {
  const problems: LineProblem[] = [];
  const lines = unfolded(text).flatMap(({ line, content }) => {
    const [, name, params = '', value = ''] = shape.exec(content) ?? [];
    if (name !== undefined) return [{ line, name: name.toUpperCase(), params: paramsOf(params), value }];
    problems.push({ line, sentence: `"${content.slice(0, 40)}" is no line of an iCalendar file, which is NAME:VALUE` });
    return [];
  });
  return { lines, problems };
}

function unfolded(text: string): { line: number; content: string }[] {
  const all: { line: number; content: string }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n|\r/)
    .entries()) {
    const last = all.at(-1);
    if (/^[ \t]/.test(raw) && last !== undefined) last.content += raw.slice(1);
    else if (raw.trim() !== '') all.push({ line: index + 1, content: raw });
  }
  return all;
}

function paramsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^;]*)/g)].map(([, name = '', value = '']) => [
      name.toUpperCase(),
      value.replaceAll('"', ''),
    ]),
  );
}

import { type ContentLine, contentLines, type LineProblem } from './content-lines.ts';

/** `BEGIN:VEVENT` to `END:VEVENT`, with what lies within. */
export interface Component {
  readonly name: string;
  readonly line: number;
  readonly lines: ContentLine[];
  readonly inner: Component[];
}

/** More than any calendar of freezes needs. */
const mostCharacters = 2_000_000;
const deepest = 10;

/** The VCALENDAR of an iCalendar file; or what is wrong with the file, at its line. */
export function readComponents(text: string): { readonly calendar: Component } | { readonly problems: LineProblem[] } {
  if (text.length > mostCharacters)
    return one(1, `is longer than ${mostCharacters} characters; leave out what freezes nothing`);
  const { lines, problems } = contentLines(text);
  if (problems.length > 0) return { problems };
  const [first] = lines;
  if (first?.name !== 'BEGIN' || first.value.toUpperCase() !== 'VCALENDAR')
    return one(first?.line ?? 1, 'is no iCalendar file; one begins with BEGIN:VCALENDAR');
  const root: Component = { name: '', line: 0, lines: [], inner: [] };
  const open: Component[] = [root];
  for (const line of lines) {
    const at = open.at(-1) ?? root;
    const name = line.value.trim().toUpperCase();
    if (line.name === 'BEGIN') {
      if (open.length > deepest) return one(line.line, `BEGIN:${name} is nested too deep`);
      const component: Component = { name, line: line.line, lines: [], inner: [] };
      at.inner.push(component);
      open.push(component);
    } else if (line.name === 'END') {
      if (at === root) return one(line.line, `END:${name} ends nothing`);
      if (at.name !== name)
        return one(line.line, `END:${name} comes before the end of ${at.name}, which begins at line ${at.line}`);
      open.pop();
    } else if (at === root) return one(line.line, `${line.name} stands outside of the VCALENDAR`);
    else at.lines.push(line);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined && unclosed !== root) return one(unclosed.line, `${unclosed.name} has no end`);
  const [calendar, second] = root.inner;
  if (second !== undefined) return one(second.line, 'a second calendar begins here; keep each in a file of its own');
  return calendar === undefined ? one(1, 'has no calendar') : { calendar };
}

function one(line: number, sentence: string): { readonly problems: LineProblem[] } {
  return { problems: [{ line, sentence }] };
}

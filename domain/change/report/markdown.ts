import type { Report, ReportSection, ReportTable } from './shape.ts';

/** A report as a Markdown file, made to be read as plain text too. Words of others show as they were written. */
export function markdownOf({ title, lead, sections }: Report): string {
  const parts = [`# ${inert(title)}`, ...lead.map(inert), ...sections.map(section)];
  return `${parts.join('\n\n')}\n`;
}

function section({ heading, lines = [], table }: ReportSection): string {
  const list = lines.map((line) => `- ${inert(line)}`).join('\n');
  return [`## ${heading}`, ...(table === undefined ? [] : [tableText(table)]), ...(list === '' ? [] : [list])].join(
    '\n\n',
  );
}

/** Columns of one width, but for the last. */
function tableText({ head, rows }: ReportTable): string {
  const all = [head, ...rows].map((row) => row.map((cell) => inert(cell).replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const [first = [], ...rest] = all;
  const rule = widths.map((width, column) => '-'.repeat(column === widths.length - 1 ? 3 : width));
  return [line(first), line(rule), ...rest.map(line)].join('\n');
}

/** On one line, and none of its characters a mark. https://spec.commonmark.org/0.31.2/#backslash-escapes */
export function inert(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<]/g, '\\$&');
}

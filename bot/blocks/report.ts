import type { Report, ReportSection } from '../../domain/change/report/shape.ts';
import { clip, context, escape, limits, type Message, plain, sections } from './text.ts';

/** Answer of `/report`: the report in Slack's own marks, which know no tables; its steps stand in the thread as they do everywhere. */
export function reportMessage({ title, lead, sections: parts }: Report): Message {
  const first = `*${escape(title)}*`;
  return {
    text: clip(plain([first, ...lead.map(escape)].join(' ')), limits.fallback),
    blocks: [
      ...sections([first, ...lead.map(escape)], 3),
      ...parts
        .filter(({ detail }) => detail !== true)
        .flatMap((part) => sections([`*${escape(part.heading)}*`, ...lines(part)], 4)),
      context('It stands as a file in the thread of its message too; `coxswain report` writes one.'),
    ],
  };
}

function lines({ lines: said = [], table }: ReportSection): string[] {
  const rows = (table?.rows ?? []).map((row) => row.filter((cell) => cell !== '').map(escape));
  return [...rows.map((row) => row.join(' · ')), ...said.map((line) => `• ${escape(line)}`)];
}

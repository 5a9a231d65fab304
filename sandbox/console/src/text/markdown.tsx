import type { ComponentChildren } from 'preact';
import { withEmoji } from './emoji.ts';
import { SafeLink } from './mrkdwn.tsx';

type Node = ComponentChildren;

const SPANS: readonly { pattern: RegExp; draw: (match: RegExpExecArray) => Node }[] = [
  { pattern: /\\([!-/:-@[-`{-~])/, draw: ([, mark]) => mark },
  { pattern: /`([^`]+)`/, draw: ([, code]) => <code>{code}</code> },
  {
    pattern: /\[([^\]]+)\]\(([^)\s]+)\)/,
    draw: ([, label = '', url = '']) => <SafeLink url={url}>{spans(label)}</SafeLink>,
  },
  { pattern: /(\*\*|__)(?=\S)(.+?)\1/, draw: ([, , inner = '']) => <strong>{spans(inner)}</strong> },
  { pattern: /~~(.+?)~~/, draw: ([, inner = '']) => <s>{spans(inner)}</s> },
  { pattern: /(?<!\w)([*_])(?=\S)(.+?)\1(?!\w)/, draw: ([, , inner = '']) => <em>{spans(inner)}</em> },
];

function spans(text: string): Node {
  let first: { draw: (match: RegExpExecArray) => Node; match: RegExpExecArray } | undefined;
  for (const { pattern, draw } of SPANS) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { draw, match };
  }
  if (!first) return withEmoji(text);
  const { draw, match } = first;
  return (
    <>
      {withEmoji(text.slice(0, match.index))}
      {draw(match)}
      {spans(text.slice(match.index + match[0].length))}
    </>
  );
}

/** The Markdown of Slack's `markdown` block: headings, lists, quotes, code, tables, and the usual marks. */
export function Markdown({ text }: { text: string }) {
  const paragraphs = text.split(/(```[\s\S]*?```)|\n{2,}/).filter((part) => part?.trim());
  return (
    <div class="markdown">
      {paragraphs.map((part, index) => (
        <Paragraph key={index} text={part.trim()} />
      ))}
    </div>
  );
}

function Paragraph({ text }: { text: string }) {
  if (text.startsWith('```')) return <pre>{text.replace(/^```\w*\n?|\n?```$/g, '')}</pre>;
  const lines = text.split('\n');
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[0] ?? '');
  if (heading) {
    return (
      <>
        <h4>{spans(heading[1] ?? '')}</h4>
        {lines.length > 1 && <Paragraph text={lines.slice(1).join('\n')} />}
      </>
    );
  }
  if (lines.every((line) => /^\s*[-*+]\s/.test(line))) return <ul>{items(lines, /^\s*[-*+]\s+/)}</ul>;
  if (lines.every((line) => /^\s*\d+[.)]\s/.test(line))) return <ol>{items(lines, /^\s*\d+[.)]\s+/)}</ol>;
  if (lines.every((line) => line.startsWith('>'))) return <blockquote>{spans(text.replace(/^> ?/gm, ''))}</blockquote>;
  if (/^\|.*\|$/.test(lines[0] ?? '') && /^[|\s:-]+$/.test(lines[1] ?? '')) return <Table lines={lines} />;
  return <p>{spans(text)}</p>;
}

function items(lines: readonly string[], mark: RegExp): Node {
  return lines.map((line, index) => <li key={index}>{spans(line.replace(mark, ''))}</li>);
}

function Table({ lines }: { lines: readonly string[] }) {
  const rows = lines.filter((_, index) => index !== 1).map((line) => line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/));
  const [head = [], ...body] = rows;
  return (
    <table class="table">
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index}>{spans(cell.trim())}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{spans(cell.trim())}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { ComponentChildren } from 'preact';
import { formatDate } from './dates.ts';
import { emojiFor } from './emoji.ts';
import { ChannelName, PersonName } from './names.tsx';

type Node = ComponentChildren;
type Rule = { pattern: RegExp; draw: (match: RegExpExecArray, inner: (text: string) => Node) => Node };

/** Slack escapes three characters, and only these. */
export function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A link that opens apart; other schemes than the web's and mail's are shown as text. */
export function SafeLink({ url, children }: { url: string; children: Node }) {
  if (!/^(https?:|mailto:)/i.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

// Bold, italic and strike begin after a boundary and end before one, as in Slack: `2*3*4` stays as it is.
function marked(mark: string, draw: (inner: Node) => Node): Rule {
  const m = `\\${mark}`;
  const pattern = new RegExp(`(?<![\\w${m}])${m}(?=\\S)([^\\n]*?\\S)${m}(?![\\w${m}])`);
  return { pattern, draw: (match, inner) => draw(inner(match[1] ?? '')) };
}

const RULES: readonly Rule[] = [
  { pattern: /```\n?([\s\S]*?)\n?```/, draw: ([, code = '']) => <pre>{unescapeText(code)}</pre> },
  { pattern: /`([^`\n]+)`/, draw: ([, code = '']) => <code>{unescapeText(code)}</code> },
  { pattern: /<([^<>]+)>/, draw: ([, body = '']) => <Angle body={body} /> },
  { pattern: /:([+\w'-]+(?:::skin-tone-\d)?):/, draw: ([whole, name = '']) => emojiFor(name) ?? whole },
  marked('*', (inner) => <strong>{inner}</strong>),
  marked('_', (inner) => <em>{inner}</em>),
  marked('~', (inner) => <s>{inner}</s>),
];

function Angle({ body }: { body: string }) {
  const [target = '', label] = body.split('|', 2);
  if (target.startsWith('@')) return <PersonName id={target.slice(1)} />;
  if (target.startsWith('#')) return <ChannelName id={target.slice(1)} />;
  if (target.startsWith('!date^')) return <SlackDate spec={target.slice('!date^'.length)} fallback={label ?? ''} />;
  if (target.startsWith('!subteam^')) return <span class="mention">{label ?? '@group'}</span>;
  if (target.startsWith('!')) return <span class="mention">@{label ?? target.slice(1)}</span>;
  return <SafeLink url={unescapeText(target)}>{unescapeText(label ?? target)}</SafeLink>;
}

function SlackDate({ spec, fallback }: { spec: string; fallback: string }) {
  const [seconds = '', format = '', link] = spec.split('^');
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms) || !format) return <>{unescapeText(fallback)}</>;
  const shown = (
    <time dateTime={new Date(ms).toISOString()} title={new Date(ms).toLocaleString()}>
      {formatDate(Number(seconds), format)}
    </time>
  );
  return link ? <SafeLink url={link}>{shown}</SafeLink> : shown;
}

function inline(text: string): Node {
  let first: { rule: Rule; match: RegExpExecArray } | undefined;
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { rule, match };
  }
  if (!first) return unescapeText(text);
  const { rule, match } = first;
  return (
    <>
      {unescapeText(text.slice(0, match.index))}
      {rule.draw(match, inline)}
      {inline(text.slice(match.index + match[0].length))}
    </>
  );
}

/** Slack's mrkdwn. Quotes are lines that begin with `>`; everything else keeps its line breaks. */
export function Mrkdwn({ text }: { text: string }) {
  const parts = text.split(/((?:^(?:&gt;|>) ?.*(?:\n|$))+)/m).filter((part) => part !== '');
  return (
    <span class="mrkdwn">
      {parts.map((part, index) =>
        /^(&gt;|>)/.test(part) ? (
          <blockquote key={index}>{inline(part.replace(/^(&gt;|>) ?/gm, '').trimEnd())}</blockquote>
        ) : (
          <span key={index}>{inline(part)}</span>
        ),
      )}
    </span>
  );
}

import { arrayOf, isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import { formatDate } from './dates.ts';
import { emojiFor } from './emoji.ts';
import { SafeLink } from './mrkdwn.tsx';
import { ChannelName, PersonName } from './names.tsx';

/** Slack's `rich_text` block. */
export function RichText({ block }: { block: Json }) {
  return (
    <div class="rich">
      {arrayOf(block['elements'])
        .filter(isObject)
        .map((part, index) => (
          <Part key={index} part={part} />
        ))}
    </div>
  );
}

function Part({ part }: { part: Json }) {
  const inner = arrayOf(part['elements']).filter(isObject);
  switch (part['type']) {
    case 'rich_text_list': {
      const items = inner.map((item, index) => (
        <li key={index}>
          <Part part={item} />
        </li>
      ));
      const indent = { marginInlineStart: `${Number(part['indent'] ?? 0) * 1.5}em` };
      return part['style'] === 'ordered' ? <ol style={indent}>{items}</ol> : <ul style={indent}>{items}</ul>;
    }
    case 'rich_text_quote':
      return (
        <blockquote>
          {inner.map((piece, index) => (
            <Piece key={index} piece={piece} />
          ))}
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre>
          {inner.map((piece, index) => (
            <Piece key={index} piece={piece} />
          ))}
        </pre>
      );
    default:
      return (
        <div class="rich-section">
          {inner.map((piece, index) => (
            <Piece key={index} piece={piece} />
          ))}
        </div>
      );
  }
}

function Piece({ piece }: { piece: Json }) {
  const style = objectOf(piece['style']);
  let shown = <Bare piece={piece} />;
  if (style['code']) shown = <code>{shown}</code>;
  if (style['strike']) shown = <s>{shown}</s>;
  if (style['italic']) shown = <em>{shown}</em>;
  if (style['bold']) shown = <strong>{shown}</strong>;
  return shown;
}

function Bare({ piece }: { piece: Json }) {
  switch (piece['type']) {
    case 'link':
      return <SafeLink url={stringOf(piece['url'])}>{stringOf(piece['text']) || stringOf(piece['url'])}</SafeLink>;
    case 'emoji':
      return <>{emojiFor(stringOf(piece['name'])) ?? `:${stringOf(piece['name'])}:`}</>;
    case 'user':
      return <PersonName id={stringOf(piece['user_id'])} />;
    case 'channel':
      return <ChannelName id={stringOf(piece['channel_id'])} />;
    case 'usergroup':
      return <span class="mention">@{stringOf(piece['usergroup_id'])}</span>;
    case 'broadcast':
      return <span class="mention">@{stringOf(piece['range'])}</span>;
    case 'date':
      return <>{formatDate(Number(piece['timestamp']), stringOf(piece['format'])) || stringOf(piece['fallback'])}</>;
    case 'color':
      return <code>{stringOf(piece['value'])}</code>;
    default:
      return <>{stringOf(piece['text'])}</>;
  }
}

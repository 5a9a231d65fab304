import { objectOf, stringOf } from '../../../slack/json.ts';
import { withEmoji } from '../text/emoji.ts';
import { Mrkdwn } from '../text/mrkdwn.tsx';

/** A text object: mrkdwn, or plain text with shortcodes. */
export function Text({ text }: { text: unknown }) {
  const object = objectOf(text);
  if (object['type'] === 'mrkdwn') return <Mrkdwn text={stringOf(object['text'])} />;
  return <span class="plain">{plainText(text)}</span>;
}

/** The characters of a text object, with shortcodes replaced. */
export function plainText(text: unknown): string {
  const object = objectOf(text);
  const characters = stringOf(object['text']);
  return object['emoji'] === false ? characters : withEmoji(characters);
}

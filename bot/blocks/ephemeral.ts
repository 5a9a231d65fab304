import { clipMarkup, plain, section, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** One sentence for one person: an answer or an error, in plain text; `now`, epoch ms, dates the moments in it. */
export function note(text: string, now = Date.now()): Message {
  const markup = clipMarkup(inSlack(() => [text], now, 2900)[0] ?? '', 2900);
  return { text: plain(markup), blocks: [section(markup)] };
}

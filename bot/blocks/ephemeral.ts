import { clipMarkup, escape, plain, section, type Message } from './text.ts';

/** One sentence for one person: an answer or an error, in plain text. */
export function note(text: string): Message {
  const markup = clipMarkup(escape(text), 2900);
  return { text: plain(markup), blocks: [section(markup)] };
}

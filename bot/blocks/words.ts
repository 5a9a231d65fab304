import type { Words } from '../../domain/change/words.ts';
import { clip, escape, limits, moment } from './text.ts';

/**
 * Plain sentences as mrkdwn, their moments in the reader's own time zone: those are put in after escaping, by a mark that
 * escaping leaves alone.
 */
export function inSlack(make: (words: Words) => readonly string[], now: number, max = limits.section - 300): string[] {
  const moments: string[] = [];
  const time = (iso: string) => `⟦${moments.push(moment(iso)) - 1}⟧`;
  return make({ now, time }).map((line) =>
    escape(clip(line, max)).replaceAll(/⟦(\d+)⟧/g, (_, index: string) => moments[Number(index)] ?? ''),
  );
}

/** The first mention of a name, alone and not as part of another, in bold. */
export function boldly(markup: string, name: string): string {
  const found = new RegExp(`(?<![\\w.-])${name.replaceAll(/[^a-z0-9-]/g, '.')}(?![\\w.-]*\\w)`).exec(markup);
  if (name === '' || found === null) return markup;
  return `${markup.slice(0, found.index)}*${found[0]}*${markup.slice(found.index + found[0].length)}`;
}

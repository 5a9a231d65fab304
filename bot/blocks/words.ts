import type { Words } from '../../domain/change/words.ts';
import { withMoments } from '../../domain/time/zone.ts';
import { clip, escape, limits, moment } from './text.ts';

export interface SlackWords extends Words {
  readonly day: (iso: string) => string;
}

/**
 * Plain sentences as mrkdwn, their moments in the reader's own time zone: those are put in after escaping, by a mark that
 * escaping leaves alone.
 */
export function inSlack(
  make: (words: SlackWords) => readonly string[],
  now: number,
  max = limits.section - 300,
): string[] {
  const moments: string[] = [];
  const say = (style: 'time' | 'day') => (iso: string) => `⟦${moments.push(moment(iso, style)) - 1}⟧`;
  return make({ now, time: say('time'), day: say('day') }).map((line) =>
    escape(withMoments(clip(line, max), now, say('day'))).replaceAll(
      /⟦(\d+)⟧/g,
      (_, index: string) => moments[Number(index)] ?? '',
    ),
  );
}

/** The first mention of a name, alone and not as part of another, in bold. */
export function boldly(markup: string, name: string): string {
  const found = new RegExp(`(?<![\\w.-])${name.replaceAll(/[^a-z0-9-]/g, '.')}(?![\\w.-]*\\w)`).exec(markup);
  if (name === '' || found === null) return markup;
  return `${markup.slice(0, found.index)}*${found[0]}*${markup.slice(found.index + found[0].length)}`;
}

import { why } from '../../domain/change/why.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { clip, escape, limits, moment, plain, sections, type Message } from './text.ts';

/** Answer of `/why` and `/status`: what the change does or waits for, since when, on whom, what unblocks it. */
export function whyMessage(view: ChangeView, now: number): Message {
  // The sentences are plain text but for their moments: those are put in after escaping, by a mark that escaping leaves alone.
  const moments: string[] = [];
  const time = (iso: string) => `⟦${moments.push(moment(iso)) - 1}⟧`;
  const lines = why(view, { now, time }).map((line) =>
    escape(clip(line, limits.section - 300)).replaceAll(/⟦(\d+)⟧/g, (_, index: string) => moments[Number(index)] ?? ''),
  );
  return { text: clip(plain(lines.join(' ')), limits.fallback), blocks: sections(lines, 10) };
}

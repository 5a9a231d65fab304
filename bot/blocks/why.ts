import { why } from '../../domain/change/why.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { clip, limits, plain, sections, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** Answer of `/why` and `/status`: what the change does or waits for, since when, on whom, what unblocks it. */
export function whyMessage(view: ChangeView, now: number): Message {
  const lines = inSlack((words) => why(view, words), now);
  return { text: clip(plain(lines.join(' ')), limits.fallback), blocks: sections(lines, 10) };
}

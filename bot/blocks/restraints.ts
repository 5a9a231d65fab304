import type { Restraint } from '../../domain/restraints/restraint.ts';
import { restraintLines } from '../../domain/restraints/list.ts';
import { putSentence } from '../../domain/restraints/sentences.ts';
import { clip, limits, plain, sections, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** Answer of `/locks`. */
export function restraintList(restraints: readonly Restraint[], now: number): Message {
  const lines = inSlack((words) => restraintLines(restraints, now, words.day), now);
  return { text: clip(plain(lines.join('\n')), limits.fallback), blocks: sections(lines, 10) };
}

/** Answer to the one who put it there, with its end in their own time zone. */
export function restraintPut(restraint: Restraint, now: number): Message {
  const lines = inSlack((words) => [putSentence(restraint, words.day)], now);
  return { text: clip(plain(lines.join(' ')), limits.fallback), blocks: sections(lines, 2) };
}

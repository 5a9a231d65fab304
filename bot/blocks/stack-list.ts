import type { StackStanding } from '../../domain/infrastructure/drift.ts';
import { standingLine } from '../../domain/infrastructure/drift-words.ts';
import { clip, escape, limits, type Message, plain, sections } from './text.ts';
import { boldly } from './words.ts';

/** A line each. */
export function stackLines(stacks: readonly StackStanding[], now: number): string[] {
  return stacks.map((each) => {
    const line = boldly(escape(clip(standingLine(each, now), 600)), each.stack);
    return line.includes('DRIFTED') ? `:warning: ${line}` : line;
  });
}

/** Answer of `/infra`: how every stack stands. */
export function stackList(stacks: readonly StackStanding[], now: number): Message {
  const lines =
    stacks.length === 0
      ? ['The catalogue declares no stack: write one under "infrastructure".']
      : [...stackLines(stacks, now), 'To see what would change: `/infra plan STACK`'];
  return { text: clip(plain(lines.join('\n')), limits.fallback), blocks: sections(lines, 12) };
}

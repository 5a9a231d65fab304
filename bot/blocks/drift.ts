import type { DriftNews, DriftReport } from '../../domain/infrastructure/drift.ts';
import { driftLines } from '../../domain/infrastructure/drift-words.ts';
import { clip, escape, limits, type Message, plain, sections } from './text.ts';
import { boldly } from './words.ts';

/** What has changed in how a stack stands since its channel was told last. */
export function driftMessage(news: DriftNews, report: DriftReport): Message {
  const signs = { drifted: ':warning: ', unseen: ':warning: ', back: '✓ ' } as const satisfies Record<
    DriftNews,
    string
  >;
  const [first = '', ...rest] = driftLines(news, report).map(escape);
  const lines = [`${signs[news]}${boldly(first, report.stack)}`, ...rest];
  return { text: clip(plain(lines[0] ?? ''), limits.fallback), blocks: sections(lines, 4) };
}

import type { KnownBlock } from '@slack/types';
import type { ReadinessNews } from '../../domain/recovery/readiness/news.ts';
import {
  levelWords,
  type ReadinessChart,
  type ReadinessPoint,
  type ReadinessReport,
  type ReadinessView,
  stateSigns,
  stateWords,
} from '../../domain/recovery/readiness/report.ts';
import { age } from '../../domain/text/age.ts';
import { clip, context, escape, limits, type Message, plain, section, sections } from './text.ts';

/** Slack counts the characters of a table's cells together. https://docs.slack.dev/reference/block-kit/blocks/table-block */
const tableCharacters = 9_500;
const tableRows = 99;

/** Answer of `/dr status`: the score, what stands in the way, its history, and every point as a table. */
export function readinessMessage({ group, report, chart }: ReadinessView, now: number): Message {
  if (report === undefined) {
    const text = `${escape(group)} has not been evaluated yet; the next round comes within ten minutes.`;
    return { text: plain(text), blocks: [section(text)] };
  }
  const first = `${headline(report)} · evaluated ${age(report.at, now)}`;
  const blocks: KnownBlock[] = [
    section(first),
    ...(report.blockers.length === 0
      ? []
      : sections(['*In the way of a failover*', ...report.blockers.map((each) => `✗ ${escape(each)}`)], 2)),
    ...(chart === undefined ? [] : [picture(chart)]),
    ...table(report.points),
  ];
  const words = [first, ...report.blockers].join(' ');
  return { text: clip(plain(words), limits.fallback), blocks };
}

/** What changed in a group's readiness since its channel was told last. */
export function readinessNews(
  report: ReadinessReport,
  { level, turnedBad, recovered }: ReadinessNews,
  { chart }: { readonly chart?: ReadinessChart } = {},
): Message {
  const before = level?.before === undefined ? '' : ` (it was ${levelWords[level.before]})`;
  const lines = [
    `${headline(report)}${before}`,
    ...turnedBad.map((point) => `${stateSigns.bad} *${escape(point.title)}*: ${escape(point.sentence)}`),
    ...recovered.map((point) => `${stateSigns[point.state]} *${escape(point.title)}* again: ${escape(point.sentence)}`),
  ];
  const blocks: KnownBlock[] = [
    ...sections(lines, 5),
    ...(chart === undefined ? [] : [picture(chart)]),
    context(`All points: /dr status ${escape(report.group)}`),
  ];
  return { text: clip(plain(lines.join(' ')), limits.fallback), blocks };
}

export function headline({ group, score, level, from, to }: ReadinessReport): string {
  return `*${escape(group)}* is *${levelWords[level]}* to move from ${from} to ${to}: ${score} of 100`;
}

export function picture({ file, alt }: ReadinessChart): KnownBlock {
  return { type: 'image', slack_file: { id: file }, alt_text: clip(alt, limits.alt) };
}

/** What costs most first; what is fine is left out where Slack has no room for it. */
function table(points: readonly ReadinessPoint[]): KnownBlock[] {
  const sorted = points.toSorted((a, b) => b.lost - a.lost);
  const rows: ReadinessPoint[] = [];
  let used = 0;
  for (const point of sorted) {
    used += point.title.length + point.sentence.length + 30;
    if (used > tableCharacters || rows.length === tableRows) break;
    rows.push(point);
  }
  const cell = (text: string) => ({ type: 'raw_text' as const, text: text === '' ? ' ' : text });
  const left = sorted.length - rows.length;
  return [
    {
      type: 'table',
      column_settings: [{ is_wrapped: true }, {}, { align: 'right' }, { is_wrapped: true }],
      rows: [
        ['What', 'State', 'Lost', 'How it stands'].map(cell),
        ...rows.map(({ title, state, lost, sentence }) =>
          [title, `${stateSigns[state]} ${stateWords[state]}`, String(lost), sentence].map(cell),
        ),
      ],
    },
    ...(left === 0 ? [] : [context(`And ${left} more points that cost less.`)]),
  ];
}

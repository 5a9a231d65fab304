import { type Audit, auditTitle, deedsOf, evidenceOf } from '../../domain/change/audit.ts';
import { deedMoment } from '../../domain/restraints/deed.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { clip, clipMarkup, context, limits, plain, section, type Message } from './text.ts';
import { boldly, inSlack } from './words.ts';

/** So many changes at most are shown in Slack, whose messages hold about 13,000 characters in all. */
export const mostShown = 8;
const longestParagraph = 1300;
/** Longest line. */
const longest = 300;

/** Answer of `/audit`: a paragraph a change, who did what and when, and what it rested on. */
export function auditMessage({ since, changes, restraints, unread, more }: Audit, where: string, now: number): Message {
  const [first = ''] = inSlack(
    ({ day }) => [
      `*${changes.length === 0 ? 'No change' : 'Changes'}*${where === '' ? '' : ` ${where}`} since ${day(since)}`,
    ],
    now,
  );
  const last = [
    ...(more || restraints.length > mostShown
      ? ['Older ones are not shown: ask for less, or take all of them as a file by the command line.']
      : []),
    ...(unread.length === 0 ? [] : [`These did not answer: ${unread.join(', ')}.`]),
    'As a file: coxswain audit … --output FILE.csv (or .json)',
  ];
  return {
    text: clip(plain(first), limits.fallback),
    blocks: [
      section(first),
      ...changes.map((view) => section(paragraph(view, now))),
      ...(restraints.length === 0 ? [] : [section(heldParagraph(restraints.slice(0, mostShown), now))]),
      ...inSlack(() => [last.join(' ')], now).map(context),
    ],
  };
}

function heldParagraph(restraints: Audit['restraints'], now: number): string {
  const lines = inSlack(
    ({ day }) =>
      restraints.map((deed) => {
        const { at, text } = deedMoment(deed, day);
        return `${day(at)}  ${clip(text, longest)}`;
      }),
    now,
  );
  return clipMarkup(['*Locks, freezes and stops*', ...lines].join('\n'), longestParagraph);
}

function paragraph(view: ChangeView, now: number): string {
  const [title = '', ...deeds] = inSlack(
    ({ day }) => [
      auditTitle(view),
      ...deedsOf(view).map(({ at, text }) => `${day(at)}  ${clip(text, longest)}`),
      ...evidenceOf(view)
        .slice(-3)
        .map((text) => `• ${clip(text, longest)}`),
    ],
    now,
  );
  return clipMarkup([boldly(title, view.subject), ...deeds].join('\n'), longestParagraph);
}

import type { HomeView, KnownBlock } from '@slack/types';
import { personOf, stranger } from '../../domain/catalogue/authorise.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import type { Actor } from '../../domain/change/actor.ts';
import { decidable } from '../../domain/change/decidable.ts';
import type { ChangeSummary } from '../../domain/change/summary.ts';
import { summaryTitle } from '../../domain/change/title.ts';
import { restraintLines } from '../../domain/restraints/list.ts';
import { stateSigns } from '../../domain/recovery/readiness/report.ts';
import { age } from '../../domain/text/age.ts';
import { duration } from '../../domain/text/duration.ts';
import { listOf } from '../../domain/text/list.ts';
import { iso } from '../../domain/time/iso.ts';
import { type GroupStanding, type HomeFacts, leastReady, type OpenChange, pictured } from '../home.ts';
import { firstLine } from './card.ts';
import { statusWord } from './list.ts';
import { actionIds } from './press.ts';
import { headline, picture } from './readiness.ts';
import { stackLines } from './stack-list.ts';
import { inSlack } from './words.ts';
import { clip, clipMarkup, context, escape, moment, section, sections } from './text.ts';

/** Whose Home it is, and how the message or the run of a change is reached; undefined where neither is known. */
export interface HomeExtras {
  readonly catalogue: Catalogue;
  readonly actor: Actor;
  readonly linkTo: (change: string) => string | undefined;
}

/** Longest line on Home; the message has the rest. */
const longest = 600;
const mostBlockers = 3;

/** Home of somebody that the catalogue knows: what waits for them, what runs, how ready the groups are, what ended last. */
export function homeView(facts: HomeFacts, extras: HomeExtras): HomeView {
  const person = personOf(extras.catalogue, extras.actor);
  if (person === undefined) return saying(stranger(extras.catalogue, extras.actor));
  const open = facts.open.map((change) => ({
    change,
    ways: change.view === undefined ? [] : decidable(extras.catalogue, extras.actor, change.view, facts.at),
  }));
  const mine = open.filter(({ ways }) => ways.length > 0);
  const others = open.filter(({ ways }) => ways.length === 0);
  const groups = extras.catalogue.people[person]?.groups ?? [];
  const member = groups.length === 0 ? 'in no group' : `in ${listOf(groups)}`;
  return home([
    {
      ...section(`You are *@${escape(person)}*, ${escape(member)}. As of ${moment(iso(facts.at), 'exact')}.`),
      accessory: refresh,
    },
    ...part(
      'Waiting for you',
      mine.map(
        ({ change, ways }) =>
          `${line(change, facts.at)}\nYou may ${listOf(ways, 'or')}${opened(change, extras, ': ')}.`,
      ),
      'Nothing waits for you.',
    ),
    ...part(
      'Running now',
      [
        ...others.map(({ change }) => line(change, facts.at) + opened(change, extras, ' · ')),
        ...(facts.more ? ['And more: /deploys lists them.'] : []),
      ],
      mine.length === 0 ? 'Nothing runs now.' : 'Nothing else runs now.',
    ),
    ...part('Locks and freezes', restrained(facts), 'What is locked and frozen is not known just now.'),
    ...readiness(facts.groups, facts.at),
    ...(facts.stacks.length === 0 ? [] : part('Infrastructure', stackLines(facts.stacks, facts.at), '')),
    ...part(
      'Recent',
      facts.ended.map((change) => endedLine(change, facts.at, extras)),
      'No change has ended yet.',
    ),
  ]);
}

/** Home with nothing but a sentence: for a stranger, and where nothing can be looked up. */
export function saying(sentence: string): HomeView {
  return home([{ ...section(escape(sentence)), accessory: refresh }]);
}

function home(blocks: KnownBlock[]): HomeView {
  return { type: 'home', blocks };
}

const refresh = {
  type: 'button',
  text: { type: 'plain_text', text: 'Refresh' },
  action_id: actionIds.refreshHome,
} as const;

function part(title: string, lines: readonly string[], none: string): KnownBlock[] {
  return [heading(title), ...sections(lines.length === 0 ? [none] : lines, 8)];
}

function heading(title: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text: title } };
}

function line({ summary, view }: OpenChange, now: number): string {
  if (view === undefined) return `*${escape(summaryTitle(summary))}* does not answer just now`;
  return clipMarkup(firstLine(view, now), longest);
}

/** The way to its message; nothing where none is known. */
function opened({ summary }: OpenChange, { linkTo }: HomeExtras, before: string): string {
  const link = linkTo(summary.change);
  return link === undefined ? '' : `${before}<${link}|open it>`;
}

/** `app 1.4.2 in prod · succeeded · 36 min · @developer · 2 h ago`. */
function endedLine(change: ChangeSummary, now: number, { linkTo }: HomeExtras): string {
  const link = linkTo(change.change);
  const title = escape(clip(summaryTitle(change), 200));
  const end = Date.parse(change.endedAt ?? change.startedAt);
  const parts = [
    link === undefined ? title : `<${link}|${title.replaceAll('|', '¦')}>`,
    `*${statusWord(change)}*`,
    whole(duration((end - Date.parse(change.startedAt)) / 1000)),
    ...(change.requestedBy === undefined ? [] : [`@${escape(change.requestedBy)}`]),
    whole(age(end, now)),
  ];
  return `• ${parts.join(' · ')}`;
}

function restrained({ restraints, at }: HomeFacts): string[] {
  return restraints === undefined ? [] : inSlack(({ day }) => restraintLines(restraints, at, day), at, longest);
}

function readiness(groups: readonly GroupStanding[], now: number): KnownBlock[] {
  if (groups.length === 0) return [];
  const drawn = new Set(pictured(groups));
  return [
    heading('Readiness'),
    ...leastReady(groups).flatMap((each): KnownBlock[] => {
      const chart = drawn.has(each) && 'chart' in each ? each.chart : undefined;
      return [section(standing(each, now).join('\n')), ...(chart === undefined ? [] : [picture(chart)])];
    }),
    context('All points of a group: /dr status GROUP, which looks at it anew.'),
  ];
}

function standing(group: GroupStanding, now: number): string[] {
  const name = `*${escape(group.group)}*`;
  if ('problem' in group) return [`${stateSigns.unknown} ${name} is not known just now: ${escape(group.problem)}`];
  const { report } = group;
  if (report === undefined) return [`${stateSigns.unknown} ${name} has not been evaluated yet.`];
  const { blockers } = report;
  const more = blockers.length - mostBlockers;
  return [
    `${headline(report)} · evaluated ${age(report.at, now)}`,
    ...blockers.slice(0, mostBlockers).map((each) => `${stateSigns.bad} ${escape(clip(each, longest))}`),
    ...(more > 0 ? [`and ${more} more in the way`] : []),
  ];
}

/** Stays on one line. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0');

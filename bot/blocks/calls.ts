import { groupsFor } from '../../domain/catalogue/authorise.ts';
import { groupsToApproveAs } from '../../domain/catalogue/delegates.ts';
import { findEnvironment } from '../../domain/catalogue/find.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { cost, question } from '../../domain/change/question.ts';
import { changeTitle } from '../../domain/change/title.ts';
import { aboutOfView, type ChangeView } from '../../domain/change/view.ts';
import { quoted, sentence, type Words } from '../../domain/change/words.ts';
import { listOf } from '../../domain/text/list.ts';
import { clip, limits, plain, section, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** A direct message to one person who can act now. */
export interface Call {
  /** Of this wait, this person and this occasion: each is sent once. */
  readonly id: string;
  /** Slack member id. */
  readonly user: string;
  /** `link` is the address of the change's message. */
  readonly message: (link: string | undefined) => Message;
}

/** A wait, as far as people are called to it. */
export interface Waited {
  readonly id: string;
  readonly groups: readonly string[];
  /** Whether those who stand in for somebody count. */
  readonly delegates: boolean;
  /** People whose word does not count, or has been given. */
  readonly but: readonly string[];
  readonly since: string;
  readonly until?: string | undefined;
  readonly says: (words: Words) => string;
}

/** More than these are told by their group's own habits. */
const most = 20;
/** Share of the time after which those who have not answered are reminded, once. */
const remindAt = 0.8;

/** Whom a change calls now: those who may approve its plan, or decide on the step that holds, with a Slack id in the catalogue. */
export function changeCalls(view: ChangeView, catalogue: Catalogue, now: number): Call[] {
  const waited = waitedFor(view, catalogue);
  if (waited === undefined) return [];
  const { id, until, says } = waited;
  const late = isLate(waited, now);
  const asked = peopleToAsk(waited, catalogue, now).flatMap(([, { slack }]) =>
    slack !== undefined && /^[UW][A-Z0-9]+$/.test(slack) ? [slack] : [],
  );
  return asked.slice(0, most).flatMap((user) => [
    {
      id: `${id} ${user}`,
      user,
      message: (link) =>
        linked(
          inSlack((words) => [says(words)], now),
          link,
        ),
    },
    ...(late
      ? [
          {
            id: `${id} ${user} again`,
            user,
            message: (link: string | undefined) =>
              linked(
                inSlack((words) => [`Still waiting, only until ${words.time(until ?? '')}: ${says(words)}`], now),
                link,
              ),
          },
        ]
      : []),
  ]);
}

/** What such a message says once its wait is over, or its person has answered. */
export function callAnswered(view: ChangeView, id: string, link: string | undefined): Message {
  return linked(
    inSlack(
      () => [`${changeTitle(view, true)}: ${id.startsWith('approve ') ? approvalEnd(view) : holdEnd(view, id)}`],
      0,
    ),
    link,
  );
}

/** Whether it is time to remind those who have not answered. */
export function isLate({ since, until }: Waited, now: number): boolean {
  const end = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
  return now >= Date.parse(since) + remindAt * (end - Date.parse(since));
}

/** Those whose word counts there, by the catalogue. */
export function peopleToAsk(
  { groups, delegates, but }: Waited,
  catalogue: Catalogue,
  now: number,
): [string, Catalogue['people'][string]][] {
  return Object.entries(catalogue.people).filter(([name, person]) => {
    const own = delegates ? groupsToApproveAs(catalogue, name, now) : person.groups;
    return !but.includes(name) && own.some((group) => groups.includes(group));
  });
}

/** The wait that people are called to, where there is one. */
export function waitedFor(view: ChangeView, catalogue: Catalogue): Waited | undefined {
  const { approval, waitsFor } = view;
  if (approval?.outcome === 'waiting' && view.intents.includes('approve')) {
    const { until, since } = approval;
    return {
      id: `approve ${view.plan?.hash.slice(0, 12) ?? ''}`,
      groups: approval.from,
      delegates: true,
      but: [
        ...(approval.notRequester ? [view.requestedBy] : []),
        ...approval.given.flatMap(({ person, for: other }) => (other === undefined ? [person] : [person, other])),
      ],
      since,
      until,
      says: ({ time }) =>
        `${question(view)} ${cost(view)}. Asked by @${view.requestedBy}${quoted(view.reason)}; your approval counts until ${time(until)}.`,
    };
  }
  // Where an alarm acted for them, the whole channel is called.
  const aloud = view.fired !== undefined || view.kind === 'arm';
  if (view.status !== 'waiting' || waitsFor?.step === undefined || aloud) return undefined;
  const { step, since, until, what } = waitsFor;
  return {
    id: `decide ${step} ${since}`,
    groups: decidingGroups(view, catalogue),
    delegates: false,
    but: [],
    since,
    until,
    says: () => `${changeTitle(view, true)} waits for a decision: ${sentence(what)}`,
  };
}

function decidingGroups(view: ChangeView, catalogue: Catalogue): readonly string[] {
  const about = aboutOfView(view);
  if ('stack' in about) return catalogue.infrastructure[about.stack]?.rights.apply ?? [];
  if ('group' in about) return catalogue.recovery[about.group]?.rights.failover ?? [];
  const place = findEnvironment(catalogue, about.service, about.environment);
  return place.found ? groupsFor(place.environment, 'operate') : [];
}

function approvalEnd({ approval, sentence: ended }: ChangeView): string {
  const by = listOf((approval?.given ?? []).map(({ person }) => `@${person}`));
  switch (approval?.outcome) {
    case 'waiting':
      return by === ''
        ? 'your approval is not asked for any more.'
        : `approved by ${by}; ${approval.missing} more to come.`;
    case 'approved':
      return by === '' ? 'approved.' : `approved by ${by}.`;
    default:
      return ended === undefined ? 'it does not wait for approval any more.' : sentence(ended);
  }
}

function holdEnd(view: ChangeView, id: string): string {
  const held = view.steps.flatMap(({ id: step, holds = [] }) => holds.map((hold) => ({ step, ...hold })));
  const answer = held.find(({ step, since }) => id.startsWith(`decide ${step} ${since} `))?.answer;
  return answer === undefined ? 'it does not wait any more.' : `decided by @${answer.person}.`;
}

function linked(lines: readonly string[], link: string | undefined): Message {
  const markup = [...lines, ...(link === undefined ? [] : [`<${link}|Open its message>`])].join('\n');
  return { text: clip(plain(lines.join(' ')), limits.fallback), blocks: [section(markup)] };
}

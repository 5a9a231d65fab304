import { begunAt } from '../../domain/change/begun.ts';
import { nextWait, waitText, wayOn } from '../../domain/change/held-back.ts';
import { approvals } from '../../domain/change/approval-words.ts';
import { overrides } from '../../domain/change/safeguards.ts';
import {
  besideResources,
  isStopping,
  plannedOf,
  resourceLines,
  stackQuestion,
} from '../../domain/change/stack-words.ts';
import { changeTitle } from '../../domain/change/title.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';
import { notApproved } from '../../domain/change/why-group.ts';
import { quoted, sentence, upper, type Words } from '../../domain/change/words.ts';
import { dangerText } from '../../domain/infrastructure/words.ts';
import { duration, roughly } from '../../domain/text/duration.ts';
import { progressLines } from './aftermath.ts';
import type { CardBody } from './group-card.ts';
import { awaited } from './headline.ts';
import { clip } from './text.ts';
import { usualSeconds } from './remaining.ts';
import { boldly, inSlack } from './words.ts';

/** Longest line of plain words on the card, and so many resources on it: the thread has them all. */
const longest = 900;
const mostResources = 10;
const longestResource = 160;

/** The words of a card that plans or applies a stack: what is dangerous first, then the rest, then how it goes. */
export function stackBody(view: ChangeView, now: number): CardBody {
  const [first = '', ...rest] = inSlack(
    (words) => [headline(view, words), ...planned(view), ...lines(view, words)],
    now,
    longest,
  );
  const doing = hasEnded(view.status) ? [] : progressLines(view);
  return { above: [boldly(first, view.subject)], phases: false, below: [...doing, ...rest.map(loud)] };
}

/** What nobody may overlook has a sign; the words say it too. */
function loud(line: string): string {
  if (line.startsWith('BREAK-GLASS')) return `:rotating_light: ${line.replace('BREAK-GLASS', '*BREAK-GLASS*')}`;
  return /^(Override:|Destroys or replaces)/.test(line) || / · (DATABASE|CLUSTER|ZONE)$/.test(line)
    ? `:warning: ${line}`
    : line;
}

function headline(view: ChangeView, words: Words): string {
  const title = upper(changeTitle(view, false));
  const asked = `by @${view.requestedBy}${quoted(view.reason)}`;
  const said = sentence(view.sentence ?? title);
  switch (view.status) {
    case 'queued':
      if (view.waitsFor === undefined) return `${title} is about to begin · ${asked}`;
      return `${title} is *queued*${view.plan === undefined ? '' : ', approved'}: it waits for ${sentence(view.waitsFor.what)} · ${asked}`;
    case 'waiting':
      if (awaited(view)) return `${stackQuestion(view)} It *waits for approval*: nothing is changed before it.`;
      return `${title} *waits*: ${sentence(waitText(view, words))}`;
    case 'paused':
      return `${title} is *paused* by @${view.pausedBy?.person ?? ''}${quoted(view.pausedBy?.reason)}: nothing is applied meanwhile.`;
    case 'running':
      return running(view, title, asked, words);
    case 'succeeded':
      if (view.dryRun && view.infrastructure !== undefined)
        return `*Plan only*, nothing was changed: ${stackQuestion(view)}`;
      return view.plan === undefined ? said : `${said.replace(/\.$/, '')} · *applied*${took(view)} · ${asked}`;
    case 'refused':
      return `${title} was *${beforeItBegan(view) && view.approval !== undefined ? notApproved(view) : 'refused'}*: ${said} · ${asked}`;
    case 'aborted':
      return stopped(view, title, said);
    case 'superseded':
      return `${title} *gave way* to another change: ${said}`;
    default:
      return `${title} *failed*: it needs a person now. ${said}`;
  }
}

/** By whom is said once, as on every card; the sentence of the change begins with it. */
function stopped(view: ChangeView, title: string, said: string): string {
  const how = beforeItBegan(view) ? 'withdrawn' : 'stopped';
  const { person = '', reason } = view.stoppedBy ?? {};
  const told = `${upper(how)} by ${person}${quoted(reason)}`;
  if (person === '' || !said.startsWith(told)) return `${title} was *${how}*: ${said}`;
  return `${title} was *${how}* by @${person}${quoted(reason)}. ${upper(said.slice(told.length + 2))}`;
}

function running(view: ChangeView, title: string, asked: string, { now }: Words): string {
  if (view.plan === undefined) return `${title} is being *planned*: nothing is changed by that · ${asked}`;
  if (isStopping(view)) {
    const { person, reason } = view.stoppedBy ?? {};
    const by = person === undefined ? '' : ` by @${person}${quoted(reason)}`;
    return `${title} is *stopping*${by}: what is under way is finished, and nothing more is begun.`;
  }
  const began = begunAt(view);
  const elapsed = began === undefined ? 0 : (now - Date.parse(began)) / 1000;
  const usual = usualSeconds(view.plan);
  const left = elapsed < usual ? `about ${roughly(usual - elapsed)} left` : `longer than the usual ${roughly(usual)}`;
  return `${title} is being *applied* · ${duration(Math.floor(elapsed))}, ${left}`;
}

function took(view: ChangeView): string {
  const began = begunAt(view);
  if (began === undefined || view.endedAt === undefined) return '';
  return ` in ${duration((Date.parse(view.endedAt) - Date.parse(began)) / 1000)}`;
}

function beforeItBegan({ steps }: ChangeView): boolean {
  return steps.every(({ state }) => state === 'pending');
}

/** What is to be read before it is approved, and who has to; afterwards whose word it was. */
function planned(view: ChangeView): string[] {
  const { infrastructure: plan, requestedBy, reason } = view;
  const isRead = awaited(view) || (view.dryRun && view.status === 'succeeded');
  if (plan === undefined) return [];
  if (!isRead) return hasEnded(view.status) && view.status !== 'failed' ? [] : [`${upper(plannedOf(plan))}.`];
  const danger = dangerText(plan);
  return [
    ...(danger === undefined ? [] : [`${danger}: that needs the stronger quorum.`]),
    ...resourceLines(plan, mostResources).map((line) => clip(line, longestResource)),
    ...besideResources(plan),
    `${upper(plannedOf(plan))} · asked by @${requestedBy}${quoted(reason)}.`,
    ...(view.plan?.notes ?? []).slice(0, 3).map((note) => `Note: ${clip(note, 200)}`),
    ...(view.dryRun ? [] : [sentence(view.plan?.undo ?? '')]),
  ];
}

function lines(view: ChangeView, words: Words): string[] {
  const { waitsFor, status } = view;
  const held = waitsFor !== undefined && status === 'waiting' && !awaited(view);
  return [
    ...(held
      ? [`Waiting since ${words.time(waitsFor.since)}.${waitsFor.restrained === true ? ` ${wayOn(view)}` : ''}`]
      : []),
    ...nextWait(view, words),
    ...approvals(view, words),
    ...overrides(view),
  ];
}

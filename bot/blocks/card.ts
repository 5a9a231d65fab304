import type { KnownBlock } from '@slack/types';
import { hasEnded, type ChangeView } from '../../domain/change/view.ts';
import { phasesOf } from '../../domain/change/phases.ts';
import { nextWait, wayOn } from '../../domain/change/held-back.ts';
import { approvals } from '../../domain/change/approval-words.ts';
import { isGate, overrides } from '../../domain/change/safeguards.ts';
import { duration, roughly } from '../../domain/text/duration.ts';
import { listOf } from '../../domain/text/list.ts';
import { left, progressLines, troubles, wentBack } from './aftermath.ts';
import { buttons } from './buttons.ts';
import { type CardBody, groupBody } from './group-card.ts';
import { awaited, headline, untouched } from './headline.ts';
import { linkLine, type Link } from './links.ts';
import { phasePlan } from './phase-plan.ts';
import { phaseLine } from './phases.ts';
import { usualSeconds } from './remaining.ts';
import { type Follower, standbyLine } from './standby-line.ts';
import { stackBody } from './stack-card.ts';
import { clip, context, escape, limits, moment, plain, section, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** What the message shows besides the change's own state. */
export interface CardExtras {
  /** Epoch ms; elapsed times are counted to it. */
  readonly now: number;
  /** Chart of the metrics, as an uploaded and processed Slack file. */
  readonly chart?: { readonly file: string; readonly alt: string };
  /** Address of the run in Temporal's UI. */
  readonly link?: string;
  /** The change that a queued one waits for. */
  readonly ahead?: ChangeView;
  /** What came of the standby after it. */
  readonly follower?: Follower;
  /** Where its report is. */
  readonly report?: string;
  /** Where more is to be found. */
  readonly links?: readonly Link[];
  /** The workspace has Slack's progress blocks. */
  readonly plans?: boolean;
}

/** The change's one message in the channel: as little as answers what, where, who, how it goes and what can be done. */
export function changeCard(view: ChangeView, extras: CardExtras): Message {
  const body = bodyOf(view, extras);
  const trouble = troubles(view);
  const blocks: KnownBlock[] = [
    ...words(body, view, extras),
    ...(trouble.length === 0 ? [] : [section(trouble.map((text) => `:warning: In the way: ${text}`).join('\n'))]),
    ...(extras.chart === undefined ? [] : [chart(extras.chart)]),
    ...buttons(view, extras.report),
    ...linkLine(extras.links),
  ];
  return { text: clip(plain([body.above[0] ?? '', ...trouble].join(' ')), limits.fallback), blocks };
}

/** The one line that says how a change stands, in mrkdwn. */
export function firstLine(view: ChangeView, now: number): string {
  return bodyOf(view, { now }).above[0] ?? '';
}

/** Slack's progress block while something moves; when it is over one line says the same in less space. */
function words({ above, phases, below }: CardBody, view: ChangeView, { now, plans }: CardExtras): KnownBlock[] {
  const said = (lines: readonly string[]) => lines.filter((line) => line !== '').join('\n');
  if (plans !== true || !phases || hasEnded(view.status))
    return [section(said([...above, ...(phases ? [phaseLine(view, now)] : []), ...below]))];
  const after = said(below);
  return [section(said(above)), phasePlan(view, now), ...(after === '' ? [] : [section(after)])];
}

/** Longest line about approvals. */
const longest = 900;

function bodyOf(view: ChangeView, extras: CardExtras): CardBody {
  if (view.kind === 'infrastructure') return stackBody(view, extras.now);
  if (view.service === undefined && view.plan !== undefined) return groupBody(view, extras.now);
  return {
    above: [headline(view, extras.now, extras.ahead), ...planLines(view)],
    phases: hasBegun(view) && !['queued', 'succeeded', 'refused', 'superseded'].includes(view.status),
    below: [...stateLines(view, extras), ...overrideLines(view, extras.now)],
  };
}

function overrideLines(view: ChangeView, now: number): string[] {
  return inSlack(() => overrides(view), now, 600).map((line) => `:warning: ${line}`);
}

function chart({ file, alt }: { readonly file: string; readonly alt: string }): KnownBlock {
  return { type: 'image', slack_file: { id: file }, alt_text: clip(alt, limits.alt) };
}

/** `12 commits`: that it brings or, going back, takes away. */
function commitCount({ kind }: ChangeView, count: number): string {
  const many = count >= 100 ? '100 commits or more' : `${count} commit${count === 1 ? '' : 's'}`;
  return kind === 'rollback' ? `takes back ${many}` : many;
}

/** What will be done: shown in full before requests or the stable tasks are touched, and on a dry run. */
function planLines(view: ChangeView): string[] {
  const { plan } = view;
  if (plan === undefined || !showsPlan(view)) return [];
  const title = plan.title === undefined ? [] : [`"${escape(clip(plan.title, 200))}"`];
  const commits = plan.commits === undefined ? [] : [commitCount(view, plan.commits)];
  const reason = view.reason === undefined ? [] : [`"${escape(clip(view.reason, 200))}"`];
  const diff = plan.taskDefinitionDiff.length === 0 ? ['no difference'] : plan.taskDefinitionDiff;
  const { lastSeconds } = plan;
  const range = `${roughly(Math.min(...lastSeconds))} to ${roughly(Math.max(...lastSeconds))}`;
  const last = lastSeconds.length === 0 ? '' : ` (the last ${lastSeconds.length}: ${range})`;
  return [
    [`by @${escape(view.requestedBy)}`, ...reason, ...title, ...commits].join(' · '),
    `Task definition: ${escape(clip(diff.join('; '), 600))}`,
    ...(hasBegun(view)
      ? []
      : [
          `Plan: ${phasesOf(view.steps)
            .map(({ name }) => escape(name))
            .join(' → ')}`,
        ]),
    `About ${roughly(usualSeconds(plan))}${last} · ${escape(clip(plan.undo, 400))}`,
    ...plan.notes.slice(0, 3).map((note) => `Note: ${escape(clip(note, 300))}`),
  ];
}

/** While nothing was begun, what is to come is no progress yet. */
function hasBegun({ steps }: ChangeView): boolean {
  return steps.some(({ state }) => state !== 'pending');
}

function showsPlan(view: ChangeView): boolean {
  if (view.dryRun) return true;
  const later = phasesOf(view.steps.filter((step) => !isGate(step))).slice(1);
  return (
    !hasEnded(view.status) &&
    !view.undoing &&
    later.every(({ steps }) => steps.every(({ state }) => state === 'pending'))
  );
}

function stateLines(view: ChangeView, { now, ahead, follower }: CardExtras): string[] {
  switch (view.status) {
    case 'queued':
      return view.waitsFor === undefined ? [] : [queueLine(view.waitsFor.what, ahead)];
    case 'succeeded':
      return view.dryRun ? [] : [...outcome(view), ...standbyLine(view, follower)];
    case 'refused':
      return inSlack((said) => approvals(view, said), now, longest);
    case 'superseded':
      return [];
    case 'rolledBack':
    case 'aborted':
      return restored(view);
    case 'failed':
      return [...left(view), ...wentBack(view)];
    default:
      if (awaited(view)) return inSlack((said) => [...nextWait(view, said), ...approvals(view, said)], now, longest);
      return [
        ...progressLines(view),
        ...inSlack((said) => nextWait(view, said), now, longest),
        ...uncovered(view),
        ...waitLines(view),
      ];
  }
}

function queueLine(what: string, ahead: ChangeView | undefined): string {
  if (ahead !== undefined) return 'It is planned when its turn comes.';
  return `It waits for ${escape(clip(what, 600))}; it is planned when its turn comes.`;
}

/** What was approved was a plan whose gates hold. */
function uncovered({ approval, waitsFor, steps }: ChangeView): string[] {
  const held = steps.find(({ id }) => id === waitsFor?.step);
  if (approval?.outcome !== 'approved' || held === undefined || !isGate(held)) return [];
  return [
    'Nothing is changed before the gate passes. The approval does not cover going on without it: that is an override.',
  ];
}

function waitLines(view: ChangeView): string[] {
  const wait = view.waitsFor;
  if (wait === undefined || view.status === 'paused') return [];
  const until = wait.until === undefined ? '' : `, until ${moment(wait.until)}`;
  const on = wait.on.length === 0 ? '' : ` for ${listOf(wait.on.map(escape), 'or')}`;
  if (wait.restrained === true) return [`Waiting since ${moment(wait.since)}${on}. ${escape(wayOn(view))}`];
  return [`Waiting since ${moment(wait.since)}${on}${until}.`];
}

function outcome(view: ChangeView): string[] {
  const texts = view.steps
    .filter((step) => step.kind === 'serving' || step.kind === 'bake')
    .flatMap((step) => (step.progress?.text === undefined ? [] : [{ kind: step.kind, text: step.progress.text }]));
  const lastBake = texts.findLast(({ kind }) => kind === 'bake');
  const serving = texts.filter(({ kind }) => kind === 'serving').map(({ text }) => text);
  const shown = [...serving, ...(lastBake === undefined ? [] : [`last watched: ${lastBake.text}`])];
  return shown.length === 0 ? [] : [shown.map((text) => escape(clip(text, 400))).join(' · ')];
}

/** What serves now that the change has gone back, and how fast the requests were off the bad version. */
function restored(view: ChangeView): string[] {
  if (view.plan === undefined || view.endedAt === undefined || untouched(view)) return [];
  const back = view.weights.at(-1);
  const verdict = view.stoppedBy?.at ?? view.steps.find((step) => step.state === 'failed')?.endedAt;
  const took =
    back?.percent === 0 && verdict !== undefined && back.at >= verdict
      ? ` (0 % confirmed at ${moment(back.at, 'exact')}, ${duration((Date.parse(back.at) - Date.parse(verdict)) / 1000)} after ${view.stoppedBy === undefined ? 'the verdict' : 'the stop'})`
      : '';
  const since = moment(view.endedAt, 'exact');
  if (view.plan.from === undefined) return [`Nothing ran before: scaled to 0 since ${since}${took}`];
  return [`${escape(view.plan.from)} serves everywhere again since ${since}${took}`];
}

/** A small grey line, e.g. the id and the run, for the thread. */
export function footer(view: ChangeView, extras: CardExtras): KnownBlock {
  const run = extras.link === undefined ? '' : ` · <${extras.link}|run>`;
  return context(
    `${escape(view.change)}${view.plan === undefined ? '' : ` · plan ${view.plan.hash.slice(0, 12)}`}${run}`,
  );
}

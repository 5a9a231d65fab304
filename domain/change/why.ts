import { listOf } from '../text/list.ts';
import { activeSteps, stepLines } from './active.ts';
import { changeTitle, targetVersion } from './title.ts';
import { nextWait, waitText } from './held-back.ts';
import { approvals } from './approval-words.ts';
import { cost, question } from './question.ts';
import { overrides } from './safeguards.ts';
import type { ChangeStatus, ChangeView } from './view.ts';
import { notApproved, whyGroup } from './why-group.ts';
import { whyStack } from './why-stack.ts';
import { ago, quoted, sentence, unblocks, type Words } from './words.ts';

/**
 * What a change is doing or waiting for, since when, until when, on whom, and what unblocks it; for an ended change, how it
 * ended. One sentence a line, the most important first. The same on every channel.
 */
export function why(view: ChangeView, words: Words): string[] {
  if (view.kind === 'infrastructure') return whyStack(view, words);
  if (view.service === undefined) return whyGroup(view, words);
  switch (view.status) {
    case 'queued':
    case 'waiting':
      return waiting(view, words);
    case 'paused':
      return paused(view, words);
    case 'running':
      return running(view, words);
    default:
      return ended(view, view.status, words);
  }
}

function waiting(view: ChangeView, words: Words): string[] {
  const wait = view.waitsFor;
  if (wait === undefined) {
    const asked = `since ${words.time(view.requestedAt)} (${ago(view.requestedAt, words)})`;
    return view.status === 'queued'
      ? [`${changeTitle(view, true)} is queued ${asked}. It is planned when its turn comes.`]
      : [`${changeTitle(view, true)} waits ${asked}.`];
  }
  if (view.intents.includes('approve')) {
    return [
      question(view),
      `${cost(view)}.`,
      ...nextWait(view, words),
      ...approvals(view, words),
      `Waiting since ${words.time(wait.since)} (${ago(wait.since, words)}), on ${listOf(wait.on, 'or')}.`,
      ...unblocks(['approve', 'reject']),
    ];
  }
  const until = wait.until === undefined ? '' : `, until ${words.time(wait.until)}`;
  const on = wait.on.length === 0 ? '' : `, on ${listOf(wait.on, 'or')}`;
  const since = `Waiting since ${words.time(wait.since)} (${ago(wait.since, words)})${until}${on}.`;
  const steps = view.steps.filter((step) => step.id === wait.step);
  return [
    view.status === 'queued'
      ? `${changeTitle(view, false)} is queued: it waits for ${sentence(wait.what)}`
      : `${changeTitle(view, false)} waits: ${sentence(waitText(view, words))}`,
    since,
    ...steps.flatMap((step) =>
      step.progress === undefined || ['', wait.what].includes(step.progress.text)
        ? []
        : [`${step.title}: ${sentence(step.progress.text)}`],
    ),
    ...unblocks(wait.unblocks),
    ...overrides(view),
  ];
}

function paused(view: ChangeView, words: Words): string[] {
  const pause = view.pausedBy;
  const by =
    pause === undefined
      ? ''
      : ` by @${pause.person} since ${words.time(pause.since)} (${ago(pause.since, words)})${quoted(pause.reason)}`;
  const traffic =
    view.weight === undefined ? 'Traffic stays as it is' : `Traffic stays at ${view.weight} % on the canary`;
  return [`${changeTitle(view, false)} is paused${by}.`, `${traffic}.`, ...unblocks(['resume', 'abort'])];
}

function running(view: ChangeView, words: Words): string[] {
  const steps = activeSteps(view);
  const next = nextWait(view, words);
  const going = view.undoing
    ? `${changeTitle(view, false)} is going back${view.sentence === undefined ? '.' : `: ${sentence(view.sentence)}`}`
    : `${changeTitle(view, true)} runs${next.length === 0 ? '; it waits for nobody' : ''}.`;
  if (steps.length === 0 && view.plan === undefined) {
    const doing = `${changeTitle(view, false)}: reading what runs there and making the plan.`;
    return view.trouble === undefined ? [doing] : [doing, `In the way: ${sentence(view.trouble)}`];
  }
  return [going, ...steps.flatMap((step) => stepLines(step, words)), ...next, ...overrides(view)];
}

const endings = {
  succeeded: (title) => `${title} is done`,
  rolledBack: (title) => `${title} was rolled back`,
  aborted: (title) => `${title} was stopped and rolled back`,
  superseded: (title) => `${title} gave way to a later change`,
  refused: (title) => `${title} was refused`,
  failed: (title) => `${title} failed and could not be rolled back: it needs a person now`,
} satisfies Record<Exclude<ChangeStatus, 'queued' | 'running' | 'waiting' | 'paused'>, (title: string) => string>;

function ended(view: ChangeView, status: keyof typeof endings, words: Words): string[] {
  const at = view.endedAt === undefined ? '' : ` at ${words.time(view.endedAt)}`;
  const stopped = view.stoppedBy === undefined ? '' : ` by @${view.stoppedBy.person}${quoted(view.stoppedBy.reason)}`;
  const reason = view.sentence === undefined ? [] : [sentence(view.sentence)];
  if (view.dryRun && status === 'succeeded' && view.plan !== undefined) {
    return [`${changeTitle(view, true)} was a dry run: it ended after the plan${at}; nothing was changed.`, ...reason];
  }
  if (status === 'succeeded' && view.plan === undefined && view.sentence !== undefined) return reason;
  const serves = status === 'succeeded' && view.endedAt !== undefined;
  const title = serves
    ? `${view.subject} ${targetVersion(view) ?? ''} serves in ${view.environment} since ${words.time(view.endedAt ?? '')}.`
    : `${endings[status](changeTitle(view, false))}${stopped}${at}${status === 'refused' ? '; nothing was changed' : ''}.`;
  if (status === 'refused' && view.approval !== undefined)
    return [`${changeTitle(view, false)} was ${notApproved(view)}${at}.`, ...reason, ...approvals(view, words)];
  // A success has nothing to explain.
  return [title, ...(serves ? [] : reason), ...approvals(view, words), ...overrides(view)];
}

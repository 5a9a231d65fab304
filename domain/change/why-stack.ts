import { listOf } from '../text/list.ts';
import { activeSteps, stepLines } from './active.ts';
import { nextWait, waitText } from './held-back.ts';
import { approvals } from './approval-words.ts';
import { cost } from './question.ts';
import { overrides } from './safeguards.ts';
import { besideResources, isStopping, resourceLines, stackQuestion } from './stack-words.ts';
import { changeTitle } from './title.ts';
import type { ChangeView } from './view.ts';
import { notApproved } from './why-group.ts';
import { ago, quoted, sentence, unblocks, upper, type Words } from './words.ts';

/** So many resources are named in an answer; the message's thread has them all. */
const named = 10;

/** As `why`, of a change that plans or applies a stack. */
export function whyStack(view: ChangeView, words: Words): string[] {
  const title = upper(changeTitle(view, false));
  switch (view.status) {
    case 'queued':
    case 'waiting':
      return waiting(view, title, words);
    case 'paused': {
      const { person = '', reason } = view.pausedBy ?? {};
      return [
        `${title} is paused by @${person}${quoted(reason)}: nothing is applied meanwhile.`,
        ...unblocks(['resume', 'abort']),
      ];
    }
    case 'running':
      return running(view, title, words);
    default:
      return ended(view, title, words);
  }
}

function waiting(view: ChangeView, title: string, words: Words): string[] {
  const { waitsFor, intents, infrastructure } = view;
  if (intents.includes('approve')) {
    return [
      stackQuestion(view),
      ...(infrastructure === undefined
        ? []
        : [...resourceLines(infrastructure, named), ...besideResources(infrastructure)]),
      `${cost(view)}.`,
      ...nextWait(view, words),
      ...approvals(view, words),
      ...unblocks(['approve', 'reject']),
    ];
  }
  if (waitsFor === undefined) return [`${title} is about to begin.`];
  const on = waitsFor.on.length === 0 ? '' : `, on ${listOf(waitsFor.on, 'or')}`;
  return [
    view.status === 'queued'
      ? `${title} is queued: it waits for ${sentence(waitsFor.what)}`
      : `${title} waits: ${sentence(waitText(view, words))}`,
    `Waiting since ${words.time(waitsFor.since)} (${ago(waitsFor.since, words)})${on}.`,
    ...unblocks(waitsFor.unblocks),
    ...overrides(view),
  ];
}

function running(view: ChangeView, title: string, words: Words): string[] {
  const { plan, trouble, stoppedBy } = view;
  if (plan === undefined) {
    const doing = `${title} is being planned; nothing is changed by that.`;
    return trouble === undefined ? [doing] : [doing, `In the way: ${sentence(trouble)}`];
  }
  const going = isStopping(view)
    ? `${title} is stopping${stoppedBy === undefined ? '' : `, by @${stoppedBy.person}${quoted(stoppedBy.reason)}`}: what is under way is finished, and nothing more is begun.`
    : `${title} is being applied; it waits for nobody.`;
  return [
    going,
    ...activeSteps(view).flatMap((step) => stepLines(step, words)),
    ...nextWait(view, words),
    ...overrides(view),
  ];
}

function ended(view: ChangeView, title: string, words: Words): string[] {
  const { status, approval, dryRun, infrastructure, endedAt } = view;
  const at = endedAt === undefined ? '' : ` at ${words.time(endedAt)}`;
  const said = view.sentence === undefined ? [] : [sentence(view.sentence)];
  if (dryRun && status === 'succeeded' && infrastructure !== undefined) {
    return [
      stackQuestion(view),
      ...resourceLines(infrastructure, named),
      ...besideResources(infrastructure),
      `This was planned${at} and nothing was changed. To apply just this: /infra apply ${view.change}`,
    ];
  }
  if (status === 'succeeded') return [...said, ...approvals(view, words), ...overrides(view)];
  const refused =
    approval === undefined || view.steps.some(({ state }) => state !== 'pending') ? 'refused' : notApproved(view);
  const what = {
    refused: `was ${refused}`,
    aborted: 'was stopped',
    superseded: 'gave way to another change',
    rolledBack: 'was stopped',
    failed: 'failed: it needs a person now',
  }[status as 'refused' | 'aborted' | 'superseded' | 'rolledBack' | 'failed'];
  return [`${title} ${what}${at}.`, ...said, ...approvals(view, words), ...overrides(view)];
}

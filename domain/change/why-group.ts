import { activeSteps, stepLines } from './active.ts';
import { alarmLines, armedBy, armedHeadline, firedBy, isArmed } from './armed.ts';
import { approvals } from './approval-words.ts';
import { cost, question } from './question.ts';
import { clockOf, heldQuestion, outcome, rehearsed } from './recovery-words.ts';
import { overrides } from './safeguards.ts';
import { nextWait, waitText } from './held-back.ts';
import { orderLines } from './order.ts';
import { changeTitle } from './title.ts';
import { type ChangeView, drillDepth } from './view.ts';
import { ago, quoted, sentence, unblocks, upper, type Words } from './words.ts';

/** As `why`, of a change that moves a recovery group or rebuilds its standby. */
export function whyGroup(view: ChangeView, words: Words): string[] {
  const title = upper(changeTitle(view, false));
  switch (view.status) {
    case 'queued':
      return [
        view.waitsFor === undefined
          ? `${title} is about to begin.`
          : `${title} is queued: it waits for ${sentence(view.waitsFor.what)}`,
        ...sinceLine(view, words),
      ];
    case 'waiting':
      return waiting(view, words);
    case 'paused': {
      const { pausedBy } = view;
      const by =
        pausedBy === undefined
          ? ''
          : ` by @${pausedBy.person} since ${words.time(pausedBy.since)} (${ago(pausedBy.since, words)})${quoted(pausedBy.reason)}`;
      return [
        `${title} is paused${by}: what has been done stands.`,
        ...unblocks(view.intents.includes('abort') ? ['resume', 'abort'] : ['resume']),
      ];
    }
    case 'running':
      return running(view, words);
    default:
      return [...ended(view, words), ...firedBy(view, words), ...approvals(view, words), ...overrides(view)];
  }
}

function waiting(view: ChangeView, words: Words): string[] {
  const { waitsFor } = view;
  if (view.intents.includes('approve')) {
    return [
      question(view),
      `${cost(view)}.`,
      ...orderLines(view).map(sentence),
      ...nextWait(view, words),
      ...approvals(view, words),
      ...sinceLine(view, words),
      ...unblocks(['approve', 'reject']),
    ];
  }
  const held = view.steps.find((step) => step.id === waitsFor?.step);
  const asked = held === undefined ? undefined : heldQuestion(view, held);
  return [
    `${upper(changeTitle(view, false))} waits: ${asked ?? sentence(waitText(view, words))}`,
    ...sinceLine(view, words),
    ...unblocks(waitsFor?.unblocks ?? []),
    ...firedBy(view, words),
    ...overrides(view),
  ];
}

function sinceLine({ waitsFor }: ChangeView, words: Words): string[] {
  if (waitsFor === undefined) return [];
  const until = waitsFor.until === undefined ? '' : `, until ${words.time(waitsFor.until)}`;
  return [`Waiting since ${words.time(waitsFor.since)} (${ago(waitsFor.since, words)})${until}.`];
}

function running(view: ChangeView, words: Words): string[] {
  const { plan, trouble, undoing } = view;
  const title = upper(changeTitle(view, false));
  if (plan === undefined) {
    const doing = `${title}: looking at both regions and making the plan; nothing is changed by it.`;
    return trouble === undefined ? [doing] : [doing, `In the way: ${sentence(trouble)}`];
  }
  if (undoing)
    return [
      `${title} is going back${view.sentence === undefined ? '.' : `: ${sentence(view.sentence)}`}`,
      ...doingNow(view, words),
    ];
  if (isArmed(view)) {
    const ends = view.intents.includes('abort') ? [`To disarm it: abort ${view.subject}.`] : [];
    return [armedHeadline(view, words), ...alarmLines(view), armedBy(view), ...approvals(view, words), ...ends];
  }
  const clock = clockOf(view, words);
  const going = clock === undefined ? `${title} begins.` : `${title} runs, ${clock}; it waits for nobody.`;
  return [going, ...firedBy(view, words), ...doingNow(view, words), ...overrides(view)];
}

function doingNow(view: ChangeView, words: Words): string[] {
  return activeSteps(view).flatMap((step) => stepLines(step, words));
}

/** How it ended, the sentence that says most first. */
export function ended(view: ChangeView, words: Words): string[] {
  const { status, plan, approval, dryRun, recovery, subject, endedAt, stoppedBy } = view;
  const title = upper(changeTitle(view, false));
  const at = endedAt === undefined ? '' : ` at ${words.time(endedAt)}`;
  const said = view.sentence === undefined ? [] : [sentence(view.sentence)];
  if (dryRun && status === 'succeeded' && plan !== undefined) {
    return [
      question(view),
      `${cost(view)}.`,
      ...orderLines(view).map(sentence),
      `This was a dry run${at}: nothing was changed.`,
    ];
  }
  switch (status) {
    case 'succeeded': {
      const times = rehearsed(view);
      const measured = times === undefined ? [] : [`Measured: ${times}.`];
      if (plan === undefined || recovery === undefined)
        return said.length > 0 ? [...said, ...measured] : [`${title} is done${at}.`];
      const since = endedAt === undefined ? '' : ` since ${words.time(endedAt)}`;
      return [`${subject} runs in ${recovery.to}${since}.`, `${upper(outcome(view))}.`];
    }
    case 'refused':
      return approval === undefined
        ? [`${title} was refused; nothing was changed.`, ...said]
        : [`${title} was ${notApproved(view)}${at}.`, ...said];
    case 'aborted': {
      const by = stoppedBy === undefined ? '' : ` by @${stoppedBy.person}${quoted(stoppedBy.reason)}`;
      return [`${title} was ${view.kind === 'arm' && begun(view) ? 'disarmed' : 'stopped'}${by}${at}.`, ...said];
    }
    case 'rolledBack':
      return view.kind === 'drill'
        ? [`${title} found something${at}${drillDepth(view) === 'rehearsal' ? ', and was taken down' : ''}.`, ...said]
        : [`${title} ${view.kind === 'arm' ? 'was disarmed' : endedBadly(view)}${at}.`, ...said];
    case 'superseded':
      return [`${title} gave way to another change${at}.`, ...said];
    default:
      if (onPaper(view)) return [`${title} found something${at}.`, ...said];
      return [`${title} failed and could not be taken back: it needs a person now.`, ...said];
  }
}

/** A playbook puts nothing back. */
function endedBadly({ kind }: Pick<ChangeView, 'kind'>): string {
  return kind === 'playbook' ? 'did not pass' : 'was taken back';
}

function begun({ steps }: ChangeView): boolean {
  return steps.some(({ state }) => state !== 'pending');
}

/** A drill that has nothing to take back: what it ends in is what it found. */
export function onPaper(view: ChangeView): boolean {
  return view.kind === 'drill' && drillDepth(view) === 'paper';
}

/** Why a plan that asked for approval was not carried out: rejected, or no longer what could be approved. */
export function notApproved({ approval }: ChangeView) {
  switch (approval?.outcome) {
    case 'rejected':
      return 'rejected';
    case 'expired':
      return 'not approved in time';
    default:
      return 'not carried out: it has lapsed';
  }
}

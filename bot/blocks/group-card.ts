import { armedBy, armedHeadline, firedBy, isArmed } from '../../domain/change/armed.ts';
import { approvals } from '../../domain/change/approval-words.ts';
import { cost, question } from '../../domain/change/question.ts';
import { clockOf, heldQuestion, leftBehind, outcome, rehearsed } from '../../domain/change/recovery-words.ts';
import { overrides } from '../../domain/change/safeguards.ts';
import { nextWait, waitText, wayOn } from '../../domain/change/held-back.ts';
import { order } from '../../domain/change/order.ts';
import { changeTitle } from '../../domain/change/title.ts';
import { hasEnded, type ChangeView } from '../../domain/change/view.ts';
import { notApproved, onPaper } from '../../domain/change/why-group.ts';
import { ago, quoted, sentence, upper, type Words } from '../../domain/change/words.ts';
import { awaited } from './headline.ts';
import { left, progressLines, wentBack } from './aftermath.ts';
import { remaining } from './remaining.ts';
import { boldly, inSlack } from './words.ts';

/** Longest line of plain words on the card. */
const longest = 900;

/** The words of a card, in mrkdwn; its phases, where they are shown, stand between them. */
export interface CardBody {
  /** The first is the one that says how the change stands. */
  readonly above: readonly string[];
  readonly phases: boolean;
  readonly below: readonly string[];
}

/** Of a card that moves a recovery group, once there is a plan: the price first, then how it goes, then what it cost. */
export function groupBody(view: ChangeView, now: number): CardBody {
  const [first = '', ...rest] = inSlack((words) => [headline(view, words), ...before(view, words)], now, longest);
  const after = inSlack((words) => aftermath(view, words), now, longest);
  const doing = hasEnded(view.status) ? [] : progressLines(view);
  const broken = view.status === 'failed' ? [...left(view), ...wentBack(view)] : [];
  return {
    above: [boldly(first, view.subject), ...rest],
    phases: showsPhases(view),
    below: [...doing, ...broken, ...after.map(loud)],
  };
}

/** What nobody may overlook has a sign and is bold; the words say it too. */
function loud(line: string): string {
  if (line.startsWith('BREAK-GLASS')) return `:rotating_light: ${line.replace('BREAK-GLASS', '*BREAK-GLASS*')}`;
  return line.startsWith('Override:') ? `:warning: ${line}` : line;
}

function headline(view: ChangeView, words: Words): string {
  const title = upper(changeTitle(view, false));
  switch (view.status) {
    case 'waiting': {
      if (awaited(view)) return question(view);
      const held = view.steps.find((step) => step.id === view.waitsFor?.step);
      const asked = held === undefined ? undefined : heldQuestion(view, held);
      return `${title} *waits*: ${asked ?? sentence(waitText(view, words))}`;
    }
    case 'paused': {
      const { pausedBy } = view;
      const by =
        pausedBy === undefined
          ? ''
          : ` by @${pausedBy.person}${quoted(pausedBy.reason)}, ${ago(pausedBy.since, words)}`;
      return `${title} is *paused*${by}: what has been done stands.`;
    }
    case 'succeeded': {
      if (view.dryRun) return `*Plan only* (dry run, nothing was changed): ${question(view)}`;
      const times = rehearsed(view);
      if (view.recovery === undefined)
        return `${sentence(view.sentence ?? title)}${times === undefined ? '' : ` ${sentence(upper(times))}`}`;
      const since = view.endedAt === undefined ? '' : ` since ${words.time(view.endedAt)}`;
      return `${view.subject} *runs in ${view.recovery.to}*${since} · ${outcome(view)}`;
    }
    case 'refused':
      return `${title} was *${view.approval === undefined ? 'refused' : notApproved(view)}*. ${sentence(view.sentence ?? 'Nothing was changed')}`;
    case 'rolledBack':
      if (view.kind === 'drill') return `${title} *found something*: ${sentence(view.sentence ?? '')}`;
      if (view.kind === 'playbook') return `${title} *did not pass*: ${sentence(view.sentence ?? '')}`;
      return `${title} was *${view.kind === 'arm' ? 'disarmed' : endings.rolledBack}*: ${sentence(view.sentence ?? 'it went back')}`;
    case 'aborted':
      if (view.kind === 'arm') return `${title} has *ended*: ${sentence(view.sentence ?? 'it was disarmed')}`;
      return `${title} was *${endings.aborted}*: ${sentence(view.sentence ?? 'it went back')}`;
    case 'superseded':
      return `${title} was *${endings.superseded}*: ${sentence(view.sentence ?? 'it went back')}`;
    case 'failed':
      if (onPaper(view)) return `${title} *found something*: ${sentence(view.sentence ?? '')}`;
      return `${title} *failed and could not be taken back*: it needs a person now.`;
    default: {
      if (view.undoing)
        return `${title} is *going back*${view.sentence === undefined ? '.' : `: ${sentence(view.sentence)}`}`;
      if (isArmed(view)) return armedHeadline(view, words).replace(' is armed ', ' is *armed* ');
      const clock = clockOf(view, words);
      return `${title} · ${[...(clock === undefined ? [] : [clock]), remaining(view, words.now) ?? ''].join(', ')}`;
    }
  }
}

const endings = { aborted: 'stopped', rolledBack: 'taken back', superseded: 'superseded' } as const;

function showsPrice(view: ChangeView): boolean {
  return awaited(view) || (view.dryRun && view.status === 'succeeded');
}

/** What waits for an alarm, and then for the failover that it fires, has nothing to show there. */
function showsPhases(view: ChangeView): boolean {
  return (
    view.kind !== 'arm' &&
    !showsPrice(view) &&
    view.status !== 'refused' &&
    view.steps.some(({ state }) => state !== 'pending')
  );
}

/** The price, while it can still be refused. */
function before(view: ChangeView, words: Words): string[] {
  if (!showsPrice(view)) return [];
  const { plan, requestedBy, reason } = view;
  const notes = plan?.notes ?? [];
  return [
    cost(view),
    order(view),
    sentence(upper(plan?.undo ?? '')),
    ...notes.slice(0, 4).map((note) => `Note: ${note}`),
    `Asked by @${requestedBy} at ${words.time(view.requestedAt)}${quoted(reason)}.`,
  ];
}

/** Whose word it was, what was passed over, and what is left to do. */
function aftermath(view: ChangeView, words: Words): string[] {
  const { status, dryRun } = view;
  const waits = view.waitsFor !== undefined && status === 'waiting' && !awaited(view);
  return [
    ...(waits
      ? [
          `Waiting since ${words.time(view.waitsFor?.since ?? '')}.${view.waitsFor?.restrained === true ? ` ${wayOn(view)}` : ''}`,
        ]
      : []),
    ...nextWait(view, words),
    ...(isArmed(view) ? [armedBy(view)] : []),
    ...firedBy(view, words),
    ...approvals(view, words),
    ...overrides(view),
    ...(status === 'succeeded' && !dryRun ? leftBehind(view) : []),
  ];
}

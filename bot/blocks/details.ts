import { approvals } from '../../domain/change/approval-words.ts';
import { price } from '../../domain/change/question.ts';
import { overrides } from '../../domain/change/safeguards.ts';
import { besideResources, namedInThread, plannedOf, resourceLines } from '../../domain/change/stack-words.ts';
import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView, StepView } from '../../domain/change/view.ts';
import { upper } from '../../domain/change/words.ts';
import { countsText, resourceLine } from '../../domain/infrastructure/words.ts';
import { clock } from '../../domain/text/duration.ts';
import { type CardExtras, footer } from './card.ts';
import { marked } from './phases.ts';
import { clip, escape, limits, moment, plain, sections, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** The message in the thread: the plan in full, every step with its times and reasons, every weight, the run. */
export function changeDetails(view: ChangeView, extras: CardExtras): Message {
  const title = `*Details* of ${escape(changeTitle(view, true))}`;
  return {
    text: clip(plain(title), limits.fallback),
    blocks: [
      ...sections([title, ...planned(view, extras.now)], 12),
      ...sections(steps(view), 24),
      ...sections(weights(view), 4),
      footer(view, extras),
    ],
  };
}

function planned(view: ChangeView, now: number): string[] {
  const { plan } = view;
  const asked = `Asked by @${escape(view.requestedBy)} at ${moment(view.requestedAt, 'day')}${view.reason === undefined ? '' : `: "${escape(view.reason)}"`}`;
  if (plan === undefined) return [asked];
  const hash = `Plan hash \`${escape(plan.hash)}\``;
  if (view.infrastructure !== undefined) {
    const { infrastructure } = view;
    const file = infrastructure.file === undefined ? [] : [`Plan file sha256 \`${infrastructure.file.sha256}\``];
    const said = inSlack(
      (words) => [
        `${upper(plannedOf(infrastructure))}.`,
        `${upper(countsText(infrastructure.counts, infrastructure.outputs.length))}:`,
        ...resourceLines(infrastructure, namedInThread).map((line) => clip(line, 160)),
        ...besideResources(infrastructure),
        ...infrastructure.drifted
          .slice(0, 8)
          .map((each) => clip(`Changed beside the code: ${resourceLine(each)}`, 160)),
        ...approvals(view, words),
        ...overrides(view),
      ],
      now,
    );
    return [asked, ...said, ...file, hash];
  }
  if (view.service === undefined) {
    const said = inSlack((words) => [...price(view), ...approvals(view, words), ...overrides(view)], now);
    return [asked, ...said, hash];
  }
  return [
    asked,
    ...(plan.commit === undefined
      ? []
      : [`Commit ${escape(plan.commit.slice(0, 12))}${plan.title === undefined ? '' : ` "${escape(plan.title)}"`}`]),
    ...Object.entries(plan.digests).map(([container, digest]) => `${escape(container)}: \`${escape(digest)}\``),
    ...plan.taskDefinitionDiff.map((line) => `± ${escape(line)}`),
    ...inSlack((words) => approvals(view, words), now),
    `Undo: ${escape(plan.undo)}`,
    ...plan.notes.map((note) => `Note: ${escape(note)}`),
    hash,
  ];
}

function steps(view: ChangeView): string[] {
  return view.steps.map((step) => {
    const attempt = step.attempt > 1 ? ` · attempt ${step.attempt}` : '';
    const reason = step.reason === undefined ? '' : `\n      ${escape(step.reason)}`;
    const said = step.state === 'running' || step.progress?.text === step.title ? undefined : step.progress?.text;
    const text = said === undefined || said === '' ? '' : `\n      ${escape(said)}`;
    return `${marked(step.state, escape(step.title))}${time(step)}${attempt}${reason}${text}`;
  });
}

function time(step: StepView): string {
  if (step.startedAt === undefined) return '';
  if (step.endedAt === undefined) return ` · since ${moment(step.startedAt, 'exact')}`;
  return ` · ${clock((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000)}`;
}

function weights(view: ChangeView): string[] {
  if (view.weights.length === 0) return [];
  return [
    'Weights, as read back:',
    ...view.weights.map(({ at, percent }) => `${moment(at, 'exact')}  ${percent} % to the canary`),
  ];
}

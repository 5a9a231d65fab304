import { firedBy } from '../armed.ts';
import { overrides } from '../safeguards.ts';
import { changeTitle } from '../title.ts';
import { type ChangeView, hasEnded } from '../view.ts';
import { ended } from '../why-group.ts';
import { quoted, sentence, upper, type Words } from '../words.ts';
import { alarms, holds, leftToDo, unfenced } from './findings.ts';
import { decisions } from './decisions.ts';
import { measured } from './measured.ts';
import type { Report } from './shape.ts';
import { stepTable } from './steps.ts';
import { timeline } from './timeline.ts';
import { utc } from './utc.ts';

/** Why a change has no report, for the person who asks for it; undefined for one that has. */
export function unreported(view: ChangeView): string | undefined {
  const { kind, subject, status, dryRun, steps } = view;
  const title = upper(changeTitle(view, false));
  if (kind === 'deploy' || kind === 'rollback' || kind === 'sync' || kind === 'infrastructure') {
    return `${title} moves no recovery group, so there is no report of it.`;
  }
  if (kind === 'playbook')
    return `${title} moves nothing, so there is no report of it; its message has what it changed.`;
  if (kind === 'arm') return `${title} moves nothing itself; what it fires has a report.`;
  if (dryRun) return `${title} was a dry run: nothing was done that could be reported.`;
  if (!hasEnded(status)) return `${title} has not ended; its report follows then.`;
  if (steps.every(({ state }) => state === 'pending')) {
    return `${title} ended before anything was done: ${sentence(view.sentence ?? `ask why ${subject}`)}`;
  }
  return undefined;
}

/** The report of a change that moved a recovery group, rebuilt its standby or drilled; undefined where there is none (`unreported`). */
export function reportOf(view: ChangeView): Report | undefined {
  if (unreported(view) !== undefined) return undefined;
  const {
    change,
    kind,
    subject,
    environment,
    plan,
    recovery,
    requestedBy,
    requestedAt,
    reason,
    endedAt = requestedAt,
  } = view;
  const words: Words = { now: Date.parse(endedAt), time: utc(requestedAt) };
  const mode =
    recovery === undefined
      ? []
      : [
          `${upper(recovery.mode)}${recovery.silence === undefined ? '' : `: ${recovery.from} did not answer (${recovery.silence})`}.`,
        ];
  const hash = plan === undefined ? '' : `, plan ${plan.hash.slice(0, 12)}`;
  return {
    title: upper(changeTitle(view, true)),
    file: `${change}-${kind}.md`,
    lead: [
      ...ended(view, words).map((line) => (line.startsWith(subject) ? line : upper(line))),
      ...overrides(view),
      ...mode,
      ...(view.fired === undefined
        ? [`Asked by @${requestedBy} at ${words.time(requestedAt)}${quoted(reason)}.`]
        : firedBy(view, words)),
      `Times are UTC, of ${requestedAt.slice(0, 10)} where no day is given. Change ${change}, environment ${environment}${hash}.`,
    ],
    sections: [
      { heading: 'Measured', table: measured(view) },
      { heading: 'Left to do', lines: leftToDo(view) },
      { heading: 'Not fenced', lines: unfenced(view) },
      { heading: 'Timeline', lines: timeline(view, words) },
      { heading: 'Decisions', lines: decisions(view, words) },
      { heading: 'Waited for a person', lines: holds(view, words) },
      { heading: 'Alarms looked at', lines: alarms(view) },
      { heading: 'Known before', lines: kind === 'rebuild' && view.status === 'succeeded' ? [] : (plan?.notes ?? []) },
      { heading: 'Phases and steps', table: stepTable(view, words), detail: true },
    ].filter(({ lines, table }) => table !== undefined || (lines ?? []).length > 0),
  };
}

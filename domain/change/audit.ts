import { z } from 'zod';
import { deedMoment, restraintDeedSchema } from '../restraints/deed.ts';
import { approvalsGiven, wishes } from './report/decisions.ts';
import type { Moment } from './report/shape.ts';
import { changeTitle } from './title.ts';
import { type ChangeStatus, type ChangeView, changeViewSchema, hasEnded } from './view.ts';
import { quoted, sentence } from './words.ts';

/** What was changed in a while, newest first, for those who ask afterwards. */
export const auditSchema = z.object({
  /** ISO 8601: the changes were asked for since then. */
  since: z.string(),
  /** Without the points of their charts. */
  changes: z.array(changeViewSchema),
  /** What people locked, froze, stopped or released since then, the newest first. */
  restraints: z.array(restraintDeedSchema).default([]),
  /** Ids of those that did not answer. */
  unread: z.array(z.string()),
  /** There were older ones since then. */
  more: z.boolean(),
});
export type Audit = z.infer<typeof auditSchema>;

/** A change as it is audited: the samples that were drawn are left out, what was made of them stays. */
export function forAudit(view: ChangeView): ChangeView {
  const steps = view.steps.map(({ progress, ...step }) =>
    progress === undefined ? step : { ...step, progress: { text: progress.text } },
  );
  return { ...view, steps };
}

/** Who did what and when, in order: asked, approved, decided, overrode; and how it ended. */
export function deedsOf(view: ChangeView): Moment[] {
  const { requestedAt, requestedBy, reason, fired, endedAt, status } = view;
  const asked: Moment =
    fired === undefined
      ? { at: requestedAt, person: requestedBy, text: `@${requestedBy} asked for it${quoted(reason)}` }
      : { at: requestedAt, text: `${fired.alarm} fired it` };
  const ended = view.sentence === undefined ? endings[status] : `${endings[status]}: ${sentence(view.sentence)}`;
  return [
    asked,
    ...[...approvalsGiven(view), ...wishes(view)].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    ...(endedAt === undefined ? [] : [{ at: endedAt, text: `it ${ended}` }]),
  ];
}

const endings = {
  queued: 'is queued',
  running: 'runs',
  waiting: 'waits for a person',
  paused: 'is paused',
  succeeded: 'succeeded',
  rolledBack: 'was rolled back',
  aborted: 'was stopped and taken back',
  superseded: 'gave way to a later change',
  refused: 'was refused',
  failed: 'failed and needs a person',
} satisfies Record<ChangeStatus, string>;

/** What the steps found, one a line: `watch the canary at 5 %: errors 0.21 % (1.4.1: 0.19 %, limit 1 %)`. */
export function evidenceOf({ steps }: ChangeView): string[] {
  return steps.flatMap(({ title, state, reason, progress }) => {
    const found = [reason, progress?.text].find((text) => text !== undefined && text !== '' && text !== title);
    return state === 'pending' || state === 'running' || found === undefined ? [] : [`${title}: ${found}`];
  });
}

/** `app 1.4.1 → 1.4.2 in prod`, with what is to be known of it at a glance. */
export function auditTitle(view: ChangeView): string {
  const parts = [changeTitle(view, true), view.kind, ...(view.dryRun ? ['dry run'] : [])];
  return [...parts, hasEnded(view.status) ? view.status : `still ${view.status}`].join(' · ');
}

const head = ['at', 'person', 'what', 'change', 'kind', 'subject', 'environment', 'version', 'status', 'plan'] as const;

/** A row a deed (RFC 4180), for a spreadsheet: a cell that would be a formula there begins with an apostrophe. */
export function auditCsv({ changes, restraints }: Audit): string {
  const rows = changes.flatMap((view) => {
    const { change, kind, subject, environment, status, plan } = view;
    const about = [change, kind, subject, environment, plan?.to ?? view.version ?? '', status, plan?.hash ?? ''];
    const deeds = deedsOf(view).map(({ at, person = '', text }) => [at, person, withoutName(text, person), ...about]);
    const found = evidenceOf(view).map((text) => [view.endedAt ?? '', '', `evidence: ${text}`, ...about]);
    return [...deeds, ...found];
  });
  const held = restraints.map((deed) => {
    const { at, person = '', text } = deedMoment(deed);
    const { environment = '', ...on }: { environment?: string } & Readonly<Record<string, string | true>> = deed.on;
    const [subject = ''] = Object.values(on).filter((name) => name !== true);
    return [at, person, withoutName(text, person), '', deed.kind, subject, environment, '', '', ''];
  });
  return [[...head], ...rows, ...held].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function withoutName(text: string, person: string): string {
  return text.startsWith(`@${person} `) ? text.slice(person.length + 2) : text;
}

/** https://owasp.org/www-community/attacks/CSV_Injection */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

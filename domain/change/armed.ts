import { duration } from '../text/duration.ts';
import { listOf } from '../text/list.ts';
import type { ChangeView, StepView } from './view.ts';
import { quoted, sentence, type Words } from './words.ts';

/** True from the last approval of a pre-armed failover until it has ended. */
export function isArmed({ kind, status, undoing, steps }: ChangeView): boolean {
  return kind === 'arm' && status === 'running' && !undoing && steps.some(({ state }) => state !== 'pending');
}

/** Until when it waits for its alarm and what that would do, or that the alarm has fired it. */
export function armedHeadline(view: ChangeView, words: Words): string {
  const { subject, plan } = view;
  const { from = '', to = '' } = plan ?? {};
  const alarm = alarmOf(view);
  const until = armedUntil(view);
  if (until === undefined) {
    const since = alarm?.endedAt === undefined ? '' : ` since ${words.time(alarm.endedAt)}`;
    return `${alarm?.progress?.text ?? 'The alarm is red'}${since}: it fired the failover of ${subject} to ${to}, which has a message of its own.`;
  }
  const left = duration(Math.max(0, Math.floor((Date.parse(until) - words.now) / 1000)));
  return `${subject} is armed until ${words.time(until)} (${left} left): as soon as ${alarm?.title}, it moves from ${from} to ${to}, and nobody is asked again.`;
}

/** `Armed by @oncall ("storm").` */
export function armedBy({ requestedBy, reason }: ChangeView): string {
  return `Armed by @${requestedBy}${quoted(reason)}.`;
}

/** How the alarm stands, and what keeps it from being asked. */
export function alarmLines(view: ChangeView): string[] {
  const { state, progress: { text = '', trouble } = {} } = alarmOf(view) ?? {};
  if (state !== 'running') return [];
  return [
    ...(text === '' ? [] : [`Now ${sentence(text)}`]),
    ...(trouble === undefined ? [] : [`In the way: ${sentence(trouble)}`]),
  ];
}

/** When a pre-armed failover that waits for its alarm ends by itself, ISO 8601. */
export function armedUntil(view: ChangeView): string | undefined {
  const { state, startedAt, plannedSeconds } = alarmOf(view) ?? {};
  if (state !== 'running' || startedAt === undefined || plannedSeconds === undefined) return undefined;
  return new Date(Date.parse(startedAt) + plannedSeconds * 1000).toISOString();
}

/** What a person is asked where the failover that the alarm fired did not end by itself. */
export function notMoved(view: ChangeView, held: StepView): string {
  const red = alarmOf(view)?.progress?.text ?? 'the alarm is red';
  return `${red}, but the failover of ${view.subject} did not come to its end: ${sentence(held.reason ?? held.title)}`;
}

/** True where the alarm had turned red before it ended. */
export function hadFired(view: ChangeView): boolean {
  return alarmOf(view)?.state === 'passed';
}

/** Whose word a failover has that asked nobody; nothing for one that a person asked for. */
export function firedBy({ fired, requestedAt, requestedBy, reason }: ChangeView, words: Words): string[] {
  if (fired === undefined) return [];
  return [
    `Fired by ${fired.alarm} at ${words.time(requestedAt)}; nobody was asked again. Armed by @${requestedBy}${quoted(reason)}, ${approvedBeforehand(fired, words)}.`,
  ];
}

/** `approved beforehand by @oncall and @release-manager, the last at 05:53`. */
export function approvedBeforehand({ approvals }: NonNullable<ChangeView['fired']>, words: Words): string {
  const people = approvals.map(({ person }) => `@${person}`);
  const last = approvals.at(-1)?.at;
  const at = last === undefined ? '' : `, ${approvals.length > 1 ? 'the last ' : ''}at ${words.time(last)}`;
  return `approved beforehand by ${listOf(people)}${at}`;
}

function alarmOf({ steps }: ChangeView): StepView | undefined {
  return steps.find(({ kind }) => kind === 'fires');
}

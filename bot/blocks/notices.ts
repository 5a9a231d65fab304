import { approvedBeforehand, hadFired } from '../../domain/change/armed.ts';
import { groupsToApproveAs } from '../../domain/catalogue/delegates.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { cost, question } from '../../domain/change/question.ts';
import { heldQuestion } from '../../domain/change/recovery-words.ts';
import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { quoted, sentence, upper, type Words } from '../../domain/change/words.ts';
import { listOf } from '../../domain/text/list.ts';
import { clip, limits, plain, section, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** Once a change, for each kind: an edit mentions nobody, so what has to reach people is a message of its own. */
export interface Notice {
  readonly kind: 'approvalAwaited' | 'breakGlass' | 'fired' | `held_${number}` | 'disarmed';
  readonly message: Message;
  /** Shown in the channel too, not in the thread alone. */
  readonly broadcast: boolean;
}

type People = Pick<Catalogue, 'people' | 'recovery'>;

/** Slack allows as many mentions as fit; more than these are told by the group's own habits. */
const mostMentions = 20;

/**
 * The messages for the thread that people are called by: who is to approve, that somebody approved alone; and, where an alarm may act for
 * them, that it did, that a person is needed then, and that it may not any more.
 */
export function changeNotices(view: ChangeView, catalogue: People, now: number): Notice[] {
  return [...ofApproval(view, catalogue, now), ...ofAlarm(view, catalogue, now)];
}

function ofApproval(view: ChangeView, catalogue: People, now: number): Notice[] {
  const { approval, subject } = view;
  if (approval === undefined) return [];
  const barred = approval.notRequester ? view.requestedBy : undefined;
  // A delegate is called too.
  const voices = (name: string) => groupsToApproveAs(catalogue, name, now);
  const mentions = mentioned(catalogue, approval.from, { barred, voices });
  const alone = approval.given.find(({ breakGlass }) => breakGlass !== undefined);
  const waits = approval.outcome === 'waiting' && view.intents.includes('approve');
  const awaited = (words: Words) => [
    `${question(view)} ${cost(view)}. ${approval.missing} of you ${approval.missing === 1 ? 'has' : 'have'} to approve by ${words.time(approval.until)}: press Approve above, or type /approve ${view.service === undefined ? subject : `${subject} ${view.environment}`}`,
  ];
  const told = (words: Words) => [
    `BREAK-GLASS: @${alone?.person ?? ''} approved the ${changeTitle(view, true)} alone at ${words.time(alone?.at ?? '')}${quoted(alone?.breakGlass)}. It begins now.`,
  ];
  return [
    ...(waits ? [notice('approvalAwaited', mentions, inSlack(awaited, now), false)] : []),
    ...(alone === undefined ? [] : [notice('breakGlass', `:rotating_light: ${mentions}`, inSlack(told, now), true)]),
  ];
}

/** Nobody sits before a failover that an alarm fired. */
function ofAlarm(view: ChangeView, catalogue: People, now: number): Notice[] {
  const { kind, fired, subject, status, steps } = view;
  if (fired === undefined && kind !== 'arm') return [];
  const { approvals, rights } = catalogue.recovery[subject] ?? {};
  const siren = `:rotating_light: ${mentioned(catalogue, [...(approvals?.from ?? []), ...(rights?.override ?? [])])}`;
  const begun = fired !== undefined && view.plan !== undefined && !view.dryRun;
  const told = (words: Words) => [
    `${fired?.alarm ?? ''} turned red: the ${changeTitle(view, true)} has begun. Nobody is asked again: it was ${fired === undefined ? '' : approvedBeforehand(fired, words)}. ${cost(view)}.`,
  ];
  const held = steps.find(({ id }) => id === view.waitsFor?.step);
  const holds = steps.reduce((count, step) => count + (step.holds?.length ?? 0), 0);
  const asked = () => [
    `${upper(changeTitle(view, false))} waits for a person: ${held === undefined ? '' : (heldQuestion(view, held) ?? sentence(view.waitsFor?.what ?? held.title))} Press a button above, or type ${ways(view)}`,
  ];
  const disarmed =
    kind === 'arm' && (status === 'rolledBack' || (status === 'aborted' && steps[0]?.state !== 'pending'));
  const red = hadFired(view) ? 'the alarm turned red, but the failover came to nothing: ' : '';
  const ended = () => [
    `${subject} is *not armed* any more: ${red}${sentence(view.sentence ?? 'no alarm may move it')}${red === '' ? '' : ` To ask for one: /failover ${subject}`}`,
  ];
  return [
    ...(begun ? [notice('fired', siren, inSlack(told, now), true)] : []),
    ...(held === undefined || status !== 'waiting' ? [] : [notice(`held_${holds}`, siren, inSlack(asked, now), true)]),
    ...(disarmed ? [notice('disarmed', hadFired(view) ? siren : '', inSlack(ended, now), true)] : []),
  ];
}

/** `/retry shop, /skip shop --reason "…" or /abort shop`, as far as it takes them. */
function ways({ intents, subject }: ChangeView): string {
  return listOf(
    [
      ...(intents.includes('retryStep') ? [`/retry ${subject}`] : []),
      ...(intents.includes('skipStep') ? [`/skip ${subject} --reason "…"`] : []),
      ...(intents.includes('abort') ? [`/abort ${subject}`] : []),
    ],
    'or',
  );
}

/** Who is not called, and in whose groups' name the others speak: by default their own. */
interface Calling {
  readonly barred?: string | undefined;
  readonly voices?: (person: string) => readonly string[];
}

/** Those of the catalogue's people who are in one of the groups, as Slack calls them. */
function mentioned(
  { people }: People,
  groups: readonly string[],
  { barred, voices = (name) => people[name]?.groups ?? [] }: Calling = {},
): string {
  return Object.entries(people)
    .filter(([name]) => name !== barred && voices(name).some((group) => groups.includes(group)))
    .flatMap(([, { slack }]) => (slack === undefined || !/^[UW][A-Z0-9]+$/.test(slack) ? [] : [`<@${slack}>`]))
    .slice(0, mostMentions)
    .join(' ');
}

function notice(kind: Notice['kind'], before: string, lines: readonly string[], broadcast: boolean): Notice {
  const markup = [before, ...lines].filter((part) => part !== '').join(' ');
  return { kind, broadcast, message: { text: clip(plain(markup), limits.fallback), blocks: [section(markup)] } };
}

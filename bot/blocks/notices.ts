import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { cost, question } from '../../domain/change/recovery.ts';
import { changeTitle } from '../../domain/change/title.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { quoted, type Words } from '../../domain/change/words.ts';
import { listOf } from '../../domain/text/list.ts';
import { clip, limits, plain, section, type Message } from './text.ts';
import { inSlack } from './words.ts';

/** Once a change, for each kind: an edit mentions nobody, so what has to reach people is a message of its own. */
export interface Notice {
  readonly kind: 'approvalAwaited' | 'breakGlass' | 'fired';
  readonly message: Message;
  /** Shown in the channel too, not in the thread alone. */
  readonly broadcast: boolean;
}

/** Slack allows as many mentions as fit; more than these are told by the group's own habits. */
const mostMentions = 20;

/** The messages for the thread that people are called by: who is to approve, that somebody approved alone, that an alarm fired. */
export function changeNotices(view: ChangeView, { people }: Pick<Catalogue, 'people'>, now: number): Notice[] {
  const { approval, subject } = view;
  if (approval === undefined) return [];
  const barred = approval.notRequester ? view.requestedBy : undefined;
  const asked = Object.entries(people).filter(
    ([name, person]) => name !== barred && person.groups.some((group) => approval.from.includes(group)),
  );
  const mentions = asked
    .flatMap(([, { slack }]) => (slack === undefined || !/^[UW][A-Z0-9]+$/.test(slack) ? [] : [`<@${slack}>`]))
    .slice(0, mostMentions)
    .join(' ');
  const alone = approval.given.find(({ breakGlass }) => breakGlass !== undefined);
  const waits = approval.outcome === 'waiting' && view.intents.includes('approve');
  const awaited = (words: Words) => [
    `${question(view)} ${cost(view)}. ${approval.missing} of you ${approval.missing === 1 ? 'has' : 'have'} to approve by ${words.time(approval.until)}: press Approve above, or type /approve ${view.service === undefined ? subject : `${subject} ${view.environment}`}`,
  ];
  const told = (words: Words) => [
    `BREAK-GLASS: @${alone?.person ?? ''} approved the ${changeTitle(view, true)} alone at ${words.time(alone?.at ?? '')}${quoted(alone?.breakGlass)}. It begins now.`,
  ];
  const trigger = view.steps.find(({ kind, state }) => kind === 'fires' && state === 'passed');
  const fired = (words: Words) => [
    `${trigger?.title ?? ''}: ${subject} moves to ${view.plan?.to ?? 'its other region'} since ${words.time(trigger?.endedAt ?? '')}, as it was armed by ${listOf(approval.given.map(({ person }) => `@${person}`))}. The failover has its own message.`,
  ];
  return [
    ...(waits ? [notice('approvalAwaited', mentions, inSlack(awaited, now), false)] : []),
    ...(alone === undefined ? [] : [notice('breakGlass', `:rotating_light: ${mentions}`, inSlack(told, now), true)]),
    ...(trigger === undefined ? [] : [notice('fired', `:rotating_light: ${mentions}`, inSlack(fired, now), true)]),
  ];
}

function notice(kind: Notice['kind'], before: string, lines: readonly string[], broadcast: boolean): Notice {
  const markup = [before, ...lines].filter((part) => part !== '').join(' ');
  return { kind, broadcast, message: { text: clip(plain(markup), limits.fallback), blocks: [section(markup)] } };
}

import { planFile } from '../../domain/change/report/plan-file.ts';
import { reportOf } from '../../domain/change/report/report.ts';
import type { Report } from '../../domain/change/report/shape.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { type CallDue, callDue, callPerson } from './calls.ts';
import type { DeliverDeps, Mail, Notice } from './delivery.ts';
import { type Card, contentOf, isOver, type Side, stateOfCard } from './card.ts';
import { mailDue, sendMail } from './mails.ts';
import type { Message, Posts } from './posts.ts';
import { troubleOf } from './trouble.ts';

/**
 * Time between edits that only move a clock, ms: few messages run livelier than many, together about 25 edits a minute; and what has been the
 * same for long (`quiet`, ms) is looked at less closely.
 */
export function routineMs(open: number, quiet: number): number {
  return Math.max(15_000, Math.min(60_000, quiet / 4), (open * 60_000) / 25);
}

/** The thread is read seldom: it follows at its leisure. */
const detailsMs = 60_000;
/** How often Slack may refuse a message for good before a change that has ended is given up. */
const refusalsAllowed = 5;
const awayMs = 5_000;

/** What is due on a card; undefined when nothing is. */
interface Due {
  readonly side: 'root' | 'details';
  /** Set where the message is one of its own in the thread. */
  readonly notice?: Notice;
  /** Set where it is a message to one person. */
  readonly call?: CallDue;
  /** Set where it is an e-mail. */
  readonly mail?: Mail;
  /** Set where it is the report, as a file in the thread. */
  readonly report?: Report;
  readonly message: Message;
  readonly urgency: 'state' | 'routine';
}

/** The next thing to deliver for a card. */
export function due(card: Card, deps: DeliverDeps, open: number): Due | undefined {
  const { view } = card;
  const now = deps.now();
  if (view === undefined || now < card.notBefore) return undefined;
  const state = stateOfCard(card, 'root');
  const chart = card.chart === undefined ? {} : { chart: { file: card.chart.file, alt: card.chart.alt } };
  if (card.root.state !== state || now - card.root.at >= routineMs(open, now - card.newsAt)) {
    const first = view.status === 'queued' ? view.waitsFor?.change : undefined;
    const ahead = first === undefined ? undefined : deps.viewOf(first);
    const message = deps.render.card(view, {
      now,
      ...chart,
      plans: deps.plans.taken(),
      ...(ahead === undefined ? {} : { ahead }),
      ...(card.follower === undefined ? {} : { follower: card.follower }),
      ...(card.report?.link === undefined ? {} : { report: card.report.link }),
    });
    if (card.root.content !== contentOf(message)) {
      return { side: 'root', message, urgency: card.root.state === state ? 'routine' : 'state' };
    }
    card.root.state = state;
  }
  const notice = untold(card, view, deps);
  if (notice !== undefined) return { side: 'details', notice, message: notice.message, urgency: 'state' };
  const call = callDue(card, view, deps);
  if (call !== undefined)
    return { side: 'details', call, message: nothing, urgency: 'over' in call ? 'routine' : 'state' };
  const mail = mailDue(card, view, deps);
  if (mail !== undefined) return { side: 'details', mail, message: nothing, urgency: 'state' };
  if (card.root.post === undefined) return undefined;
  const shown = stateOfCard(card, 'details');
  if (card.details.state === shown) return unreported(card);
  if (view.plan === undefined) {
    // Without a plan there is nothing to detail.
    if (isOver(card)) card.details.state = shown;
    return undefined;
  }
  if (!isOver(card) && now - card.details.at < detailsMs) return undefined;
  const link = deps.linkTo(view.change);
  const message = deps.render.details(view, { now, ...chart, ...(link === undefined ? {} : { link }) });
  if (card.details.content !== contentOf(message)) return { side: 'details', message, urgency: 'routine' };
  card.details.state = shown;
  return unreported(card);
}

/** Where what is delivered is made on delivery. */
const nothing: Message = { text: '', blocks: [] };

/** The report, once the end stands there; a plan that is long, once it is told of. */
function unreported({ view, report }: Card): Due | undefined {
  const due = view === undefined || report !== undefined ? undefined : (reportOf(view) ?? planFile(view));
  if (due === undefined) return undefined;
  return { side: 'details', report: due, message: { text: due.title, blocks: [] }, urgency: 'state' };
}

/** People are called once the message they are called to stands there. */
function untold(card: Card, view: ChangeView, { render, now }: DeliverDeps): Notice | undefined {
  if (card.root.post === undefined) return undefined;
  // Who was called directly is not called in the thread as well.
  const direct = render.calls !== undefined && card.unreached !== true;
  const due = render.notices?.(view, now()).filter(({ kind }) => !(direct && kind === 'approvalAwaited'));
  return due?.find(({ kind }) => !card.told.includes(kind));
}

/** Delivers one thing. Never throws: what Slack refuses or leaves unanswered is due again later, then in its latest state. */
export async function deliver(card: Card, due: Due, deps: DeliverDeps): Promise<void> {
  const { side, notice, report, call, mail, message } = due;
  if (call !== undefined) return callPerson(card, call, deps);
  if (mail !== undefined) return sendMail(card, mail, deps);
  const target = card[side];
  const { chart } = card;
  const state = stateOfCard(card, side);
  try {
    if (report !== undefined) {
      if (card.root.post === undefined) return;
      card.report = await deps.share(card.root.post, report);
      card.refusals = 0;
      return;
    }
    // Blocks that Slack keeps refusing must not hide the state: the plain words then do.
    const plain = card.refusals >= 2 ? { text: message.text, blocks: [] } : message;
    if (notice !== undefined) {
      const place = { ...threadOf(card), broadcast: notice.broadcast };
      await deps.posts.put(place, `coxswain_notice_${notice.kind}`, card.order.change, plain);
      card.refusals = 0;
      card.told = [...card.told, notice.kind];
      return;
    }
    await send(card, side, plain, deps.posts);
    card.refusals = 0;
    Object.assign(target, { state, content: contentOf(message), at: deps.now() } satisfies Partial<Side>);
    if (side === 'root' && chart !== undefined) card.shown = chart;
  } catch (error) {
    failed(card, side, message, error, deps);
  }
}

async function send(card: Card, side: 'root' | 'details', message: Message, posts: Posts): Promise<void> {
  const target = card[side];
  const { change, channel } = card.order;
  if (target.post !== undefined) return posts.edit(target.post, message);
  target.post =
    side === 'root'
      ? await posts.put({ channel }, 'coxswain_change', change, message)
      : await posts.put(threadOf(card), 'coxswain_details', change, message);
}

function threadOf(card: Card): { channel: string; thread?: string } {
  const { post } = card.root;
  return post === undefined ? { channel: card.order.channel } : { channel: post.channel, thread: post.ts };
}

function failed(card: Card, side: 'root' | 'details', message: Message, error: unknown, deps: DeliverDeps): void {
  const trouble = troubleOf(error);
  const { change } = card.order;
  const now = deps.now();
  if (trouble.kind === 'rateLimited') {
    deps.budget.holdUntil(now + trouble.seconds * 1000);
    deps.log.info({ change, seconds: trouble.seconds }, 'Slack limits the rate');
    return;
  }
  if (trouble.kind === 'away') {
    deps.budget.holdUntil(now + awayMs);
    deps.log.warn({ change, err: error }, 'Slack does not answer');
    return;
  }
  if (trouble.error === 'message_not_found' || trouble.error === 'cant_update_message') {
    // Someone deleted it: the thread went with it, and both are posted anew.
    if (side === 'root') {
      card.root = { at: 0 };
      delete card.link;
    }
    card.details = { at: 0 };
    deps.log.info({ change, side }, 'message is gone, posting it anew');
    return;
  }
  // Made anew at once, without: nothing is wrong with the card.
  if (deps.plans.refusedFor(message, trouble)) return;
  card.refusals += 1;
  card.notBefore = now + Math.min(60_000, 1_000 * 2 ** card.refusals);
  if (trouble.error === 'invalid_blocks' && card.chart !== undefined) delete card.chart;
  deps.log.error({ change, side, slack: trouble.error, blocks: message.blocks.length }, 'Slack refuses a message');
}

/** True when nothing is left to do: the end is shown, or Slack refuses it for good. */
export function isDone(card: Card, chartBusy: boolean, now: number): boolean {
  if (card.gone === true) return true;
  if (!isOver(card) || card.view === undefined) return false;
  if (card.refusals >= refusalsAllowed) return true;
  const shown = (['root', 'details'] as const).every((side) => card[side].state === stateOfCard(card, side));
  if (!shown || unreported(card) !== undefined) return false;
  if (card.follower?.over === false || Object.keys(card.calls).length > 0) return false;
  // The last chart follows within seconds; it is worth that wait, but no more.
  const waited = now - (card.endedAt ?? now);
  return (!chartBusy && card.shown?.key === card.chart?.key) || waited > 30_000;
}

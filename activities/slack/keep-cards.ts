import { Context } from '@temporalio/activity';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../config/log.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Report } from '../../domain/change/report/shape.ts';
import type { CardOrder } from '../../domain/keeper.ts';
import type { CardActivities } from '../api.ts';
import { keepWhileOpen, lookAtChange } from '../keep-while-open.ts';
import type { CanaryChart, RenderedChart } from '../charts/chart.ts';
import { createBehind } from './behind.ts';
import { type Budget, createBudget } from './budget.ts';
import { type Card, isOver, newCard, stateOf } from './card.ts';
import { createCharts, type ShownChart } from './charts.ts';
import { deliver, due, isDone } from './deliver.ts';
import type { CardRendering, DeliverDeps } from './delivery.ts';
import { lookAtFollower, mayBeFollowed } from './follower.ts';
import { createMemory, type Held } from './memory.ts';
import { createPlanBlocks } from './plan-blocks.ts';
import { createPosts, type Post } from './posts.ts';
import { shareReport } from './reports.ts';

export interface CardDeps {
  /** Made with `retryConfig: { retries: 0 }, rejectRateLimitedCalls: true`: when to try again is decided here. */
  readonly slack: WebClient;
  readonly progress: (change: string) => Promise<ChangeView>;
  /** The messages to keep, as the workflow knows them by now. */
  readonly orders: () => Promise<readonly CardOrder[]>;
  readonly render: CardRendering;
  /** E-mail to those without Slack; absent: nobody is written to. */
  readonly mail?: DeliverDeps['mail'];
  readonly renderChart: (chart: CanaryChart) => Promise<RenderedChart>;
  /** Address of a change's run in Temporal's UI, for the thread. */
  readonly linkTo?: (change: string) => string | undefined;
  /** Whether what a service came to serve there is followed by a standby; absent: by none. */
  readonly hasStandby?: (service: string, environment: string) => boolean;
  /** Told after every round for how many seconds the oldest news have waited to be shown; 0 when all is told. */
  readonly onBehind?: (seconds: number) => void;
  readonly log: Log;
  readonly budget?: Budget;
  readonly now?: () => number;
  /** Length of one round, ms. */
  readonly tickMs?: number;
}

/** A change that says nothing new is asked less often. */
const quietMs = 60_000;
const quietPollMs = 3_000;
const followerPollMs = 2_000;
const recentMs = 60_000;

/**
 * Keeps the messages of all open changes: asks each change how it is going, shows what is new, the important first, within
 * Slack's limits. Runs until every change has ended and its end is shown. Slack away: it goes on trying, the latest state wins.
 */
export function createCardActivities(deps: CardDeps): CardActivities {
  const { slack, log, now = Date.now, tickMs = 1_000 } = deps;
  const budget = deps.budget ?? createBudget({ now });
  const posts = createPosts(slack);
  const memory = createMemory();
  const plans = createPlanBlocks(log);
  const behind = createBehind(now);

  return {
    async keepCards(orders) {
      const context = Context.current();
      const charts = createCharts({
        slack,
        render: deps.renderChart,
        now,
        sleep: () => context.sleep(tickMs),
        onTrouble: (err) => log.info({ err }, 'no chart this time'),
      });
      const kept = keepWhileOpen({
        orders,
        latest: deps.orders,
        closed: memory.restore(context.info.heartbeatDetails),
        begin: (order) => memory.recall(newCard(order)),
        async round(cards) {
          await Promise.all([...cards.values()].map((card) => poll(card)));
          draw(cards, charts);
          await show(cards);
          deps.onBehind?.(behind.seconds());
          tidy(cards, charts);
        },
        isDone: (card) => isDone(card, charts.busy(card.order.change), now()),
        onClosed: (change) => {
          memory.forget(change);
          behind.note(change, false);
        },
        held: (closed) => memory.held(closed) satisfies Held,
        tickMs,
        log,
      });
      return kept.finally(() => {
        behind.clear();
        deps.onBehind?.(0);
      });
    },
  };

  async function poll(card: Card): Promise<void> {
    if (isOver(card)) return lookAfter(card);
    const quiet = now() - card.newsAt > quietMs;
    if (quiet && now() - card.polledAt < quietPollMs) return;
    card.polledAt = now();
    const view = await lookAtChange(card.order.change, deps.progress, log);
    if (view === undefined) return;
    // A change that Temporal no longer knows has no end to show.
    if (view === 'gone') return giveUp(card);
    if (card.view === undefined || stateOf(card.view) !== stateOf(view)) card.newsAt = now();
    card.view = view;
    if (!isOver(card)) return;
    card.endedAt ??= now();
    if (isFollowed(view)) card.follower = { over: false };
  }

  /** The standby follows what serves by a change of its own, and the message says what came of it. */
  async function lookAfter(card: Card): Promise<void> {
    const { view, follower } = card;
    if (view === undefined || follower === undefined || follower.over) return;
    if (now() - card.polledAt < followerPollMs) return;
    card.polledAt = now();
    card.follower = await lookAtFollower(view, follower, deps.progress, now());
  }

  function isFollowed(view: ChangeView): boolean {
    const { service, environment } = view;
    return mayBeFollowed(view) && service !== undefined && deps.hasStandby?.(service, environment) === true;
  }

  function giveUp(card: Card): void {
    log.warn({ change: card.order.change }, 'change is not known any more, its message stays as it is');
    card.gone = true;
  }

  function draw(cards: ReadonlyMap<string, Card>, charts: ReturnType<typeof createCharts>): void {
    for (const card of cards.values()) {
      if (card.view === undefined) continue;
      // What stands still is looked at, and adds nothing more.
      const urgent = isOver(card) || card.view.undoing || card.view.status === 'waiting';
      charts.want(card.view, card.chart, urgent, (chart) => {
        const before = card.shown;
        card.chart = chart;
        if (before !== undefined && before.file !== chart.file) card.stale = [...(card.stale ?? []), before];
      });
    }
  }

  /** Removes pictures, but only those that no message shows any more. */
  function tidy(cards: ReadonlyMap<string, Card>, charts: ReturnType<typeof createCharts>): void {
    for (const card of cards.values()) {
      const unused = (old: ShownChart) => card.shown !== undefined && card.shown.file !== old.file;
      card.stale?.filter(unused).forEach(charts.drop);
      card.stale = (card.stale ?? []).filter((old) => !unused(old));
    }
  }

  /** What moves or has just ended is told before what is long over: after an outage there may be much of that. */
  function isLive(card: Card): boolean {
    const end = card.view?.endedAt;
    return end === undefined || now() - Date.parse(end) < recentMs;
  }

  /** State changes first, then the clocks of those shown longest ago. */
  async function show(cards: ReadonlyMap<string, Card>): Promise<void> {
    const viewOf = (change: string) => cards.get(change)?.view;
    const linkTo = deps.linkTo ?? (() => undefined);
    const share = (root: Post, report: Report) => shareReport(slack, root, report);
    const mail = deps.mail === undefined ? {} : { mail: deps.mail };
    const shared = { posts, share, render: deps.render, budget, plans, log, now, viewOf, linkTo, ...mail };
    const open = [...cards.values()];
    const waiting = open.flatMap((card) => {
      const next = due(card, shared, open.length);
      // What Slack has refused waits all the same.
      if (now() >= card.notBefore) behind.note(card.order.change, next?.urgency === 'state');
      return next === undefined ? [] : [{ card, next }];
    });
    const rank = ({ card, next }: (typeof waiting)[number]) => {
      const news = next.urgency === 'state' ? (isLive(card) ? 0 : 1) : 2;
      return news * 1e15 + card[next.side].at;
    };
    for (const { card, next } of waiting.toSorted((a, b) => rank(a) - rank(b))) {
      if (!budget.take(next.urgency)) continue;
      await deliver(card, next, shared);
      memory.keep(card);
    }
  }
}

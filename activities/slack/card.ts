import { createHash } from 'node:crypto';
import { type ChangeView, hasEnded, type StepView } from '../../domain/change/view.ts';
import { canonicalJson } from '../../domain/json.ts';
import type { CardOrder } from '../../domain/keeper.ts';
import type { ShownChart } from './charts.ts';
import type { Follower } from './follower.ts';
import type { Message, Post } from './posts.ts';
import type { SharedReport } from './reports.ts';

/** All that is known of one change's message. */
export interface Card {
  readonly order: CardOrder;
  view?: ChangeView;
  /** When the change was asked last and when it said something new, epoch ms. */
  polledAt: number;
  newsAt: number;
  root: Side;
  details: Side;
  /** Kinds of the messages that have called people already, and ids of the direct ones. */
  told: readonly string[];
  /** Direct messages whose wait is not over, by their ids. */
  calls: Record<string, Post>;
  /** Set when somebody could not be called directly: the thread then calls. */
  unreached?: boolean;
  /** An e-mail is not tried before, epoch ms. */
  mailAfter?: number;
  /** Address of the message. */
  link?: string | undefined;
  chart?: ShownChart;
  /** The picture the message shows now. */
  shown?: ShownChart;
  /** Pictures that a newer one replaces, until the message shows that one. */
  stale?: ShownChart[];
  /** What came of the standby after it. */
  follower?: Follower;
  /** Set when the report stands in the thread: where it is. */
  report?: SharedReport;
  /** Set when the change is not known any more. */
  gone?: boolean;
  /** When the change was first seen to have ended. */
  endedAt?: number;
  /** Refusals by Slack in a row, and when to try again. */
  refusals: number;
  notBefore: number;
}

/** One of the two messages: the card itself, and its details in the thread. */
export interface Side {
  post?: Post;
  /** Digests of what was delivered last. */
  state?: string;
  content?: string;
  at: number;
}

export function newCard(order: CardOrder): Card {
  const sides = { root: { at: 0 }, details: { at: 0 } };
  return { order, polledAt: 0, newsAt: 0, ...sides, told: [], calls: {}, refusals: 0, notBefore: 0 };
}

/** Digest of what counts as a change of state: it is shown before any clock. Counters and samples are left out. */
export function stateOf(view: ChangeView, as: 'steps' | 'phases' = 'steps'): string {
  const { status, undoing, sentence, intents, waitsFor, pausedBy, stoppedBy, weight, plan, steps, trouble } = view;
  return digest(
    canonicalJson({
      status,
      undoing,
      trouble: trouble !== undefined,
      sentence,
      intents,
      waitsFor: waitsFor && { what: waitsFor.what, step: waitsFor.step, on: waitsFor.on },
      pausedBy,
      stoppedBy,
      weight,
      plan: plan?.hash,
      steps: as === 'steps' ? steps.map(stateOfStep) : phasesOf(steps),
    }),
  );
}

function stateOfStep({ id, state, attempt, reason, progress }: StepView) {
  return [id, state, attempt, reason, progress?.trouble !== undefined];
}

/** How far each phase is, and every step in which anything but going on has come to pass. */
function phasesOf(steps: readonly StepView[]) {
  const phases = Map.groupBy(steps, ({ phase }) => phase);
  const alike = (members: readonly StepView[]) => new Set(members.map(({ state }) => state)).size === 1;
  return [...phases].map(([phase, members]) => {
    const unusual = members.filter(
      ({ state, attempt, reason, progress }) =>
        !['pending', 'running', 'passed'].includes(state) || attempt > 1 || (reason ?? progress?.trouble) !== undefined,
    );
    return [phase, alike(members) ? members[0]?.state : 'running', unusual.map(stateOfStep)];
  });
}

/**
 * As `stateOf`, with what came of it afterwards. The message of a deploy shows phases, so that a step within one which goes well
 * is no news to it; its thread shows every step.
 */
export function stateOfCard({ view, follower, report }: Card, side: 'root' | 'details'): string {
  if (view === undefined) return '';
  const own = stateOf(view, side === 'root' && view.service !== undefined ? 'phases' : 'steps');
  if (follower === undefined && report === undefined) return own;
  const standby = follower?.view === undefined ? '' : stateOf(follower.view);
  return digest(canonicalJson({ view: own, standby, over: follower?.over, report }));
}

export function contentOf(message: Message): string {
  return digest(JSON.stringify(message));
}

/** Short enough to be kept in a heartbeat, long enough to tell two messages apart. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

export function isOver(card: Card): boolean {
  return card.view !== undefined && hasEnded(card.view.status);
}

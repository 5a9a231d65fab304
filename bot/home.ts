import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { ChangeSummary } from '../domain/change/summary.ts';
import { aboutOfView, type ChangeView, hasEnded } from '../domain/change/view.ts';
import type { Restraint } from '../domain/restraints/restraint.ts';
import type { ReadinessView } from '../domain/recovery/readiness/report.ts';
import type { Asks } from './asks.ts';
import { Problem } from './gateway/problem.ts';
import type { StackStanding } from '../domain/infrastructure/drift.ts';
import { stackStandings } from './stacks.ts';
import { allRestraints } from './restraint-asks.ts';

/** What is known of one group, or why nothing is known just now. */
export type GroupStanding = ReadinessView | { readonly group: string; readonly problem: string };

/** A change that is not over; without a view where it did not answer. */
export interface OpenChange {
  readonly summary: ChangeSummary;
  readonly view?: ChangeView;
}

/** What Home shows; the same for everyone but for what waits for whom. */
export interface HomeFacts {
  /** Epoch ms. */
  readonly at: number;
  /** Newest first. */
  readonly open: readonly OpenChange[];
  /** Open changes beyond those. */
  readonly more: boolean;
  readonly ended: readonly ChangeSummary[];
  readonly groups: readonly GroupStanding[];
  /** How the stacks stand. */
  readonly stacks: readonly StackStanding[];
  /** What is locked, frozen or stopped, freezes that come soon among it; absent where no worker answers. */
  readonly restraints?: readonly Restraint[];
}

/** Each open change is asked itself, so not too many of them. */
const mostOpen = 15;
const mostEnded = 10;
/** Home lists no more than these, and asks no more. */
const mostGroups = 20;
/** Many people open Home at the same time, after an alarm for example: they share one look. */
const sharedMs = 3_000;

/** Looks at changes and readiness as they are known; nothing is evaluated for it. With `anew`, no earlier look is shared. */
export function createHomeFacts(asks: Asks, now: () => number): (anew: boolean) => Promise<HomeFacts> {
  let last: { readonly at: number; readonly facts: Promise<HomeFacts> } | undefined;
  return (anew) => {
    if (!anew && last !== undefined && now() - last.at < sharedMs) return last.facts;
    const look = { at: now(), facts: gather(asks, now()) };
    last = look;
    look.facts.catch(() => {
      if (last === look) last = undefined;
    });
    return look.facts;
  };
}

async function gather(asks: Asks, at: number): Promise<HomeFacts> {
  const { catalogue, gateway } = asks;
  const [open, ended, stacks, groups, restraints] = await Promise.all([
    gateway.list({ over: false, limit: mostOpen + 1 }),
    gateway.list({ over: true, limit: mostEnded }),
    stackStandings(asks),
    Promise.all(
      Object.keys(catalogue.recovery)
        .slice(0, mostGroups)
        .map((group) => gateway.readiness(group).catch((error: unknown) => ({ group, problem: sentenceOf(error) }))),
    ),
    allRestraints(asks, at).catch((error: unknown) => void sentenceOf(error)),
  ]);
  const asked = await Promise.all(
    open.slice(0, mostOpen).map(async (summary): Promise<OpenChange> => {
      try {
        return { summary, view: await gateway.progress(summary.change) };
      } catch (error) {
        sentenceOf(error);
        return { summary };
      }
    }),
  );
  // The list is some seconds behind the changes themselves.
  const over = asked.flatMap(({ summary, view }) =>
    view === undefined || !hasEnded(view.status)
      ? []
      : [{ ...summary, status: view.status, ...(view.endedAt === undefined ? {} : { endedAt: view.endedAt }) }],
  );
  const known = ended.filter(({ change }) => over.every((each) => each.change !== change));
  return {
    at,
    open: asked.filter(({ view }) => view === undefined || !hasEnded(view.status)),
    more: open.length > mostOpen,
    ended: [...over, ...known].toSorted((a, b) => endOf(b) - endOf(a)).slice(0, mostEnded),
    groups,
    stacks,
    ...(restraints === undefined ? {} : { restraints }),
  };
}

function endOf({ startedAt, endedAt }: ChangeSummary): number {
  return Date.parse(endedAt ?? startedAt);
}

/** What is not known first, then the least ready. */
export function leastReady(groups: readonly GroupStanding[]): GroupStanding[] {
  const score = (group: GroupStanding) => ('problem' in group ? -1 : (group.report?.score ?? -1));
  return groups.toSorted((a, b) => score(a) - score(b));
}

/** Whose history is shown: pictures are large, and these tell most. */
export function pictured(groups: readonly GroupStanding[]): GroupStanding[] {
  return leastReady(groups.filter((group) => !('problem' in group) && group.series.length > 1)).slice(0, 3);
}

/** The sentence of what is no bug. */
function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  throw error;
}

/** The channel that a change's message is in. */
export function channelOf(catalogue: Catalogue, change: ChangeSummary): string {
  const about = aboutOfView(change);
  if ('stack' in about) return catalogue.infrastructure[about.stack]?.channel ?? '';
  if ('group' in about) return catalogue.recovery[about.group]?.channel ?? '';
  return catalogue.services[about.service]?.environments[about.environment]?.channel ?? '';
}

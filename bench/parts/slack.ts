import { setTimeout as sleep } from 'node:timers/promises';
import { followerOf } from '../../domain/change/follower.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { type Figure, figure, percentile, rounded, spread } from '../figure.ts';
import type { Lab } from '../lab/lab.ts';
import type { SlackTap } from '../lab/slack-tap.ts';
import { callsFor, shownOf } from '../slack/shown.ts';
import { reachedBy, staleness } from '../slack/staleness.ts';

const places = [
  { service: 'app', environment: 'prod' },
  { service: 'api', environment: 'prod' },
] as const;
/** So long without a call, and the messages are complete. */
const silenceMs = 10_000;

interface Round {
  readonly views: readonly ChangeView[];
  /** Method -> how often it was called. */
  readonly calls: Readonly<Record<string, number>>;
  readonly events: number;
  readonly stale: readonly { readonly what: string; readonly seconds: number }[];
}

/**
 * Two canaries at once: how many calls of Slack's Web API they take, and how long after a state is reached in a workflow its message
 * shows it. Baseline, of which a fifth is allowed: one call for each event of their workflows' histories.
 */
export async function slack(lab: Lab, tap: SlackTap, rounds: number): Promise<Figure[]> {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await oneRound(lab, tap, round));
  const events = sum(all.map((each) => each.events));
  const calls = sum(all.flatMap((each) => Object.values(each.calls)));
  const stale = all.flatMap((each) => each.stale);
  const deploys = all.flatMap(({ views }) => views).length;
  const seconds = stale.map((each) => each.seconds);
  const never = stale.filter((each) => !Number.isFinite(each.seconds)).map(({ what }) => what);
  const latest = stale.toSorted((a, b) => b.seconds - a.seconds).slice(0, 5);
  return [
    figure({
      name: 'Slack calls of a deploy, two at once',
      value: calls / deploys,
      unit: 'calls',
      limit: events / deploys / 5,
      baseline: { what: 'a call for each event of its history', value: events / deploys },
      detail: {
        deploys,
        calls: all.map((each) => each.calls),
        note: 'calls: those of Slack’s Web API by worker and bot until the messages were complete, with the uploads of pictures, and without those for messages of other changes, such as the syncs that follow; events: those of the deploys’ own workflow histories, without heartbeats; the bakes last 30 s; in longer ones clocks move every 15 to 60 s and pictures come ever more seldom, while the history stays as it is',
      },
    }),
    figure({
      name: 'state reached to message that shows it, two deploys at once, p95',
      value: never.length > 0 ? Number.POSITIVE_INFINITY : percentile(seconds, 95),
      unit: 's',
      limit: 3,
      detail: {
        seconds: spread(seconds),
        never,
        latest: latest.map((each) => `${each.what}: ${rounded(each.seconds)}`),
        note: 'from the time in the workflow at which a change was asked for, a phase began or was over, or the change ended, to Slack’s answer to the call whose message shows that or more',
      },
    }),
  ];
}

async function oneRound(lab: Lab, tap: SlackTap, round: number): Promise<Round> {
  const from = Date.now();
  const version = round % 2 === 0 ? '1.4.2' : '1.4.0';
  const ids = await Promise.all(places.map((place) => lab.coxswain.start({ kind: 'deploy', ...place, version })));
  const views = await Promise.all(ids.map(({ change }) => lab.coxswain.ended(change, 420_000)));
  for (const { change, status, sentence } of views)
    if (status !== 'succeeded') throw new Error(`${change} was to succeed and is ${status}: ${sentence ?? ''}`);
  // The message of a deploy says what came of its standby.
  for (const { change } of ids) await lab.coxswain.ended(await lab.coxswain.appears(followerOf(change)));
  const deadline = Date.now() + 120_000;
  while (Date.now() - (tap.calls.at(-1)?.at ?? 0) < silenceMs && Date.now() < deadline) await sleep(500);
  const own = ids.map(({ change }) => change);
  const calls = callsFor(tap.calls, own).filter(({ at }) => at >= from);
  const counts: Record<string, number> = {};
  for (const { method } of calls) counts[method] = (counts[method] ?? 0) + 1;
  // The upload itself goes to an address that Slack gives out.
  const uploads = counts['files.getUploadURLExternal'];
  if (uploads !== undefined) counts['upload'] = uploads;
  const histories = await Promise.all(views.map(({ change }) => lab.coxswain.history(change)));
  const stale = views.flatMap((view) => {
    const names = [...new Set(view.steps.map(({ phase }) => phase))];
    return staleness(reachedBy(view), shownOf(calls, view.change, names)).map((each) => ({
      ...each,
      what: `${view.subject} ${each.what}`,
    }));
  });
  return { views, calls: counts, events: sum(histories.map(({ length }) => length)), stale };
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

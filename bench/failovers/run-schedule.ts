import { setTimeout as sleep } from 'node:timers/promises';
import { passedOver } from '../../domain/change/safeguards.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';
import { quickGroups } from '../catalogues.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { type GroupName, groups, type Schedule, type Trouble } from './schedule.ts';

export interface Survived {
  readonly seed: number;
  readonly group: GroupName;
  readonly status: ChangeView['status'];
  readonly sentence: string;
  readonly overrides: number;
  readonly seconds: number;
  readonly lostWrites: number;
  readonly problems: readonly string[];
}

/** What writes to a group's databases, and its public names. */
const parts: Record<GroupName, { readonly writes: readonly string[]; readonly names: readonly string[] }> = {
  shop: { writes: ['shop', 'orders'], names: ['app.shop.example', 'shop.example'] },
  depot: { writes: ['depot'], names: ['api.shop.example'] },
  club: { writes: ['club', 'points'], names: ['cart.shop.example'] },
};
const objectiveSeconds = 60;
const endsWithinMs = 240_000;
/** So long before the first request, that the region may fail before it. */
const leadMs = 8000;

/** Three failovers of one sandbox under one schedule, with two people on duty, to their ends. */
export async function runSchedule(schedule: Schedule): Promise<Survived[]> {
  const lab = await startLab({ ...quickGroups, seed: schedule.seed });
  try {
    const since = Date.now() / 1000;
    const first = Date.now() + leadMs;
    const watching = new AbortController();
    const empty = watchNames(lab, watching.signal);
    const troubles = schedule.troubles.map(async (trouble) => {
      const begins = Math.max(0, first + trouble.at * 1000 - Date.now());
      // What would come after the last one has ended comes no more.
      if (await slept(begins, watching.signal)) await befall(lab, trouble);
    });
    const ended = await Promise.all(groups.map((group) => moved(lab, group, first + schedule.starts[group] * 1000)));
    watching.abort();
    await Promise.all(troubles);
    const unanswered = await empty;
    return await Promise.all(
      ended.map(async ({ group, view }) => {
        const { problems, lost } = await judged(lab, group, view, since);
        const silent = parts[group].names.filter((name) => unanswered.has(name));
        return {
          seed: schedule.seed,
          group,
          status: view.status,
          sentence: view.sentence ?? '',
          overrides: passedOver(view).length,
          seconds: (Date.parse(view.endedAt ?? view.requestedAt) - Date.parse(view.requestedAt)) / 1000,
          lostWrites: lost,
          problems: [...problems, ...silent.map((name) => `${name} had no answer`)],
        };
      }),
    );
  } finally {
    await lab.close();
  }
}

/** False where it was cut short. */
function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

async function befall(lab: Lab, trouble: Trouble): Promise<void> {
  if ('region' in trouble) await lab.aws.region('eu-west-1', trouble.region);
  else if ('kill' in trouble) await lab.kill(trouble.kill);
  else if ('throttle' in trouble) {
    const { throttle: service, seconds: duration } = trouble;
    await lab.aws.fault({ kind: 'error', service, code: 'ThrottlingException', rate: 0.5, duration });
  } else await lab.aws.lag('eu-central-1', trouble.database, trouble.lag);
}

/** Asked for, approved by two people, and helped whenever it waits: first tried again, then passed over by one who may. */
async function moved(lab: Lab, group: GroupName, at: number): Promise<{ group: GroupName; view: ChangeView }> {
  await sleep(Math.max(0, at - Date.now()));
  const { coxswain } = lab;
  const { change } = await coxswain.start({ kind: 'failover', group });
  const deadline = Date.now() + endsWithinMs;
  const tried = new Map<string, number>();
  for (;;) {
    const view = await coxswain.view(change).catch(() => undefined);
    if (view !== undefined && (hasEnded(view.status) || Date.now() > deadline)) return { group, view };
    const say = (intent: string, body: object, person: string) =>
      coxswain.decide(change, intent, body, person).catch(() => undefined);
    if (view?.intents.includes('approve')) {
      await Promise.all(['oncall', 'release-manager'].map((person) => say('approve', { typed: group }, person)));
    }
    const step = view?.waitsFor?.step;
    if (step !== undefined) {
      const times = (tried.get(step) ?? 0) + 1;
      tried.set(step, times);
      // Both on duty answer at the same time, as people do.
      const intent = times > 2 && times % 2 === 1 ? 'skipStep' : 'retryStep';
      const body = { step, ...(intent === 'skipStep' ? { reason: 'seen by hand' } : {}) };
      await Promise.all(['second-manager', 'oncall'].map((person) => say(intent, body, person)));
    }
    await sleep(700);
  }
}

/** Names for which a resolver had no address at some moment. */
async function watchNames(lab: Lab, signal: AbortSignal): Promise<Set<string>> {
  const empty = new Set<string>();
  const names = groups.flatMap((group) => parts[group].names);
  while (!signal.aborted) {
    for (const name of names) {
      const { resolvers } = await lab.aws.resolve(name);
      if (resolvers.some(({ addresses }) => addresses.length === 0)) empty.add(name);
    }
    await slept(300, signal);
  }
  return empty;
}

/** Two writers and writes lost past the objective are only for those who took it upon themselves, and not before. */
async function judged(lab: Lab, group: GroupName, view: ChangeView, since: number) {
  const problems: string[] = hasEnded(view.status) ? [] : [`it did not end: ${view.waitsFor?.what ?? view.status}`];
  const [taken] = passedOver(view).map(({ at }) => Date.parse(at) / 1000);
  let lost = 0;
  for (const name of parts[group].writes) {
    const writes = await lab.aws.writes(name, since);
    lost += writes.lost;
    const early = writes.twoWriters.filter(({ from }) => taken === undefined || from < taken);
    if (early.length > 0) problems.push(`${name} was written in both regions`);
    if (taken === undefined && writes.lost / writes.perSecond > objectiveSeconds)
      problems.push(`${name} lost ${writes.lost} writes without anybody's word`);
  }
  return { problems, lost };
}

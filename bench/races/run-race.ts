import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Arena } from './arena.ts';
import { environment, serviceOf } from './catalogue.ts';
import { type Finish, problemOf, type Told } from './judge.ts';
import type { Race } from './race.ts';
import { type Ready, request } from './requests.ts';

export interface Ran {
  readonly change: string;
  readonly race: Race;
  readonly told: readonly Told[];
  readonly finish: Finish;
  /** From the first request to the decision in the workflow's history, ms. */
  readonly decidedMs: number;
  readonly problem: string | undefined;
}

/** Slack's whispers come after the acknowledgement. */
const whisperMs = 3_000;

/** Starts a change in a lane of its own, lets everybody decide at once, and looks at what came of it. */
export async function runRace(
  arena: Arena,
  lane: number,
  race: Race,
  tokenOf: (person: string) => Promise<string>,
): Promise<Ran> {
  const service = serviceOf(lane);
  const { change, plan } = await waiting(arena, service);
  const ids = race.contestants.map(() => randomUUID());
  const ready: Ready[] = [];
  for (const [index, contestant] of race.contestants.entries()) {
    const first = contestant.again === undefined ? undefined : ready[contestant.again];
    const own = { id: ids[index] ?? '', token: await tokenOf(contestant.person) };
    ready.push(first ?? request(arena, { change, service, plan }, contestant, own));
  }
  const began = Date.now() + Math.min(...race.contestants.map(({ delay }) => delay));
  const answers = await Promise.all(
    race.contestants.map(async ({ delay }, index) => {
      await sleep(delay);
      return ready[index]?.();
    }),
  );
  const handle = arena.client.workflow.getHandle(change);
  const view: ChangeView = await handle.result();
  const told = await whispered(arena, race, ids, answers);
  const { events = [] } = await handle.fetchHistory();
  const counted = (events ?? []).filter(
    ({ workflowExecutionUpdateCompletedEventAttributes: update }) =>
      (update?.outcome?.success ?? undefined) !== undefined,
  );
  const finish: Finish = {
    status: view.status,
    decisions: counted.length,
    given: view.approval?.given.map(({ person }) => person) ?? [],
    rejected: view.approval?.outcome === 'rejected',
    written: arena.written(change),
  };
  const at = counted[0]?.eventTime;
  const decidedMs = Number(at?.seconds ?? 0) * 1000 + Number(at?.nanos ?? 0) / 1e6 - began;
  return { change, race, told, finish, decidedMs, problem: problemOf(race, told, finish) };
}

async function waiting({ gateway }: Arena, service: string): Promise<{ change: string; plan: string }> {
  const actor = { via: 'oidc', subject: 'developer' } as const;
  const wish = { kind: 'deploy', service, environment, version: '1.4.2', actor, dryRun: false } as const;
  const { change } = await gateway.start(wish, randomUUID());
  for (;;) {
    const { intents, plan, sentence, status } = await gateway.progress(change);
    if (intents.includes('approve') && plan !== undefined) return { change, plan: plan.hash };
    if (status === 'refused') throw new Error(`${change} was to wait for an approval: ${sentence ?? ''}`);
    await sleep(25);
  }
}

/** What everybody was told, once all but the one whose decision counts have heard something. */
async function whispered(
  { ears }: Arena,
  { contestants }: Race,
  ids: readonly string[],
  answers: readonly (Told | undefined)[],
): Promise<Told[]> {
  const deadline = Date.now() + whisperMs;
  for (;;) {
    const told = contestants.map(({ again }, index): Told => {
      const said = answers[index];
      const heard = ears.heard(ids[again ?? index] ?? '');
      return said ?? (heard === undefined ? undefined : { accepted: false, sentence: heard });
    });
    const silent = told.filter((each) => each === undefined).length;
    const won = told.some((each) => each?.accepted === true);
    if (silent === (won ? 0 : 1) || Date.now() > deadline) return told;
    await sleep(20);
  }
}

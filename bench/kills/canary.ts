import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Lab } from '../lab/lab.ts';
import { type AppliedWrite, writesOf } from '../lab/writes.ts';

/** What a canary left in AWS's audit log, and when. */
export interface CanaryRun {
  readonly service: string;
  readonly view: ChangeView;
  /** Epoch ms of the request. */
  readonly from: number;
  readonly writes: readonly AppliedWrite[];
}

/** Deploys to prod and waits for the end. `seen`: id of the last audit entry before. */
export async function runCanary(lab: Lab, service: string, version: string, seen: number): Promise<CanaryRun> {
  const from = Date.now();
  const { change } = await lab.coxswain.start({ kind: 'deploy', service, environment: 'prod', version });
  const view = await lab.coxswain.ended(change, 300_000);
  return { service, view, from, writes: writesOf(await lab.aws.audit(seen), `${service}-prod`) };
}

/** A canary that nothing disturbed, checked by itself; what the disturbed ones are compared with. */
export async function referenceRun(lab: Lab, service: string, version: string, seen: number): Promise<CanaryRun> {
  const run = await runCanary(lab, service, version, seen);
  const problems = problemsOf(await inspect(lab, run), run, undefined);
  if (problems.length > 0)
    throw new Error(`an undisturbed canary of ${service} is not in order: ${problems.join('; ')}`);
  return run;
}

export interface Standing {
  /** Digests that the stable service's tasks run, each once. */
  readonly serving: readonly string[];
  readonly canaryTasks: number;
  /** Messages in Slack that show the change, and the text of the last. */
  readonly cards: number;
  readonly cardText: string;
}

/** How the world stands after a canary, as soon as its message has caught up. */
export async function inspect(lab: Lab, { service, from }: CanaryRun): Promise<Standing> {
  const services = await lab.aws.services('eu-west-1');
  const tasksOf = (name: string) => services.find((each) => each.service === name)?.tasks ?? [];
  const running = tasksOf(`${service}-prod`).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const serving = new Set(
    running.flatMap(({ containers }) => containers.map(({ imageDigest = 'none' }) => imageDigest)),
  );
  let cards = await lab.slack.about(service, from);
  for (let look = 0; look < 60 && !(cards[0]?.text ?? '').includes('serves'); look += 1) {
    await sleep(500);
    cards = await lab.slack.about(service, from);
  }
  return {
    serving: [...serving],
    canaryTasks: tasksOf(`${service}-prod-canary`).filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    cards: cards.length,
    cardText: cards[0]?.text ?? '',
  };
}

/**
 * Everything that is not as it must be after a canary that succeeded. "Nothing done twice" means: one task definition
 * registered; every weight set once, in the plan's order, and 0 last; no write that repeats the effect of the one before it
 * on the same thing; and, against an undisturbed canary of the same service, the very same writes on each thing in the same
 * order, so that no second rollout, count or setting hides among them. One message in Slack.
 */
export function problemsOf(
  standing: Standing,
  { view, writes }: CanaryRun,
  reference: CanaryRun | undefined,
): string[] {
  const effects = (run: readonly AppliedWrite[]) => {
    const things = Map.groupBy(run, ({ resource }) => resource);
    return new Map([...things].map(([thing, each]) => [thing, each.map(({ effect }) => effect)]));
  };
  const own = effects(writes);
  const planned = view.steps.flatMap(({ kind, title }) =>
    kind === 'weight' ? [/^(\d+) %/.exec(title)?.[1] ?? '0'] : [],
  );
  const problems: string[] = [];
  const must = (holds: boolean, sentence: () => string) => void (holds || problems.push(sentence()));

  must(view.status === 'succeeded', () => `it is ${view.status}: ${view.sentence ?? ''}`);
  for (const [thing, done] of own) {
    const registered = done.filter((effect) => effect.startsWith('RegisterTaskDefinition')).length;
    must(
      !thing.startsWith('task definition') || registered === 1,
      () => `${registered} task definitions were registered`,
    );
    if (thing.startsWith('weight')) {
      const set = done.map((effect) => /(\d+) %$/.exec(effect)?.[1] ?? effect);
      must(
        set.join() === planned.join(),
        () => `weights were set to ${set.join(', ')} instead of ${planned.join(', ')}`,
      );
    }
    const again = done.find((effect, index) => index > 0 && effect === done[index - 1]);
    must(again === undefined, () => `${thing}: twice in a row ${again}`);
  }
  const digests = Object.values(view.plan?.digests ?? {});
  must(
    standing.serving.join() === digests.join(),
    () => `tasks run ${standing.serving.join(', ')} instead of ${digests.join(', ')}`,
  );
  must(standing.canaryTasks === 0, () => `${standing.canaryTasks} canary tasks still run`);
  must(standing.cards === 1, () => `${standing.cards} messages show it`);
  must(standing.cardText.includes('serves'), () => `its message still says "${standing.cardText}"`);
  if (reference !== undefined) problems.push(...differences(own, effects(reference.writes)));
  return problems;
}

function differences(
  own: ReadonlyMap<string, readonly string[]>,
  reference: ReadonlyMap<string, readonly string[]>,
): string[] {
  return [...new Set([...own.keys(), ...reference.keys()])].flatMap((thing) => {
    const [did, should] = [own.get(thing) ?? [], reference.get(thing) ?? []];
    const same = did.length === should.length && did.every((effect, index) => effect === should[index]);
    return same ? [] : [`${thing}: ${did.join(' | ') || 'nothing'} instead of ${should.join(' | ') || 'nothing'}`];
  });
}

import type { ChangeStatus } from '../domain/change/view.ts';
import { removeFolder, wideShop } from './catalogues.ts';
import { spread } from './figure.ts';
import { inLanes } from './lab/lanes.ts';
import { type Lab, startLab } from './lab/lab.ts';

/** What each sample version is there to show, and the service it is shown on. */
const stated = [
  { version: '1.4.2', service: 'app', status: 'succeeded' },
  { version: 'abc123', service: 'api', status: 'succeeded' },
  { version: '1.4.3-bad', service: 'cart', status: 'rolledBack' },
  { version: '1.4.4-slow', service: 'search', status: 'rolledBack' },
  { version: '1.4.5-crash', service: 'stock', status: 'rolledBack' },
  { version: '1.4.6-sick', service: 'price', status: 'rolledBack' },
] as const satisfies readonly { version: string; service: string; status: ChangeStatus }[];

interface Outcome {
  readonly seed: number;
  readonly version: string;
  readonly status: ChangeStatus;
  readonly seconds: number;
  readonly sentence: string;
  /** What does not fit the stated outcome. */
  readonly problem?: string;
}

export interface OutcomeOptions {
  readonly runs: number;
  readonly seed: number;
  readonly lanes: number;
  readonly say: (line: string) => void;
}

/** Deploys every sample version to prod in so many sandboxes, each seeded differently, at the sandbox's own pace and rates. */
export async function soakOutcomes({ runs, seed, lanes, say }: OutcomeOptions): Promise<object> {
  const shop = wideShop();
  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  try {
    const seeds = Array.from({ length: runs }, (_, index) => seed + index);
    await inLanes(seeds, lanes, async (take) => {
      for (let mine = take(); mine !== undefined; mine = take()) {
        try {
          const found = await oneRun(shop, mine);
          outcomes.push(...found);
          say(
            `  seed ${mine}: ${found.map(({ version, status, seconds, problem }) => `${version} ${status} ${seconds} s${problem === undefined ? '' : ` (${problem})`}`).join(', ')}`,
          );
        } catch (error) {
          failures.push(`seed ${mine}: ${String(error)}`);
        }
      }
    });
  } finally {
    removeFolder(shop.folder);
  }
  return {
    runs,
    failures,
    versions: Object.fromEntries(
      stated.map(({ version }) => [version, summary(outcomes.filter((each) => each.version === version))]),
    ),
  };
}

async function oneRun(shop: { catalogue: string; scenario: string }, seed: number): Promise<Outcome[]> {
  const lab = await startLab({ catalogue: shop.catalogue, scenario: shop.scenario, seed });
  try {
    return await Promise.all(stated.map((each) => oneOutcome(lab, seed, each)));
  } finally {
    await lab.close();
  }
}

async function oneOutcome(
  lab: Lab,
  seed: number,
  { version, service, status }: (typeof stated)[number],
): Promise<Outcome> {
  const from = Date.now();
  const { change } = await lab.coxswain.start({ kind: 'deploy', service, environment: 'prod', version });
  const view = await lab.coxswain.ended(change, 420_000);
  const seconds = Math.round((Date.parse(view.endedAt ?? '') - from) / 100) / 10;
  const serving = await servingOf(lab, service);
  const asked = Object.values(view.plan?.digests ?? {});
  const serves = serving.length === 1 && asked.includes(serving[0] ?? '');
  const anywhere = serving.some((digest) => asked.includes(digest));
  const problem =
    view.status !== status
      ? `it was to be ${status}`
      : status === 'succeeded' && !serves
        ? 'not every task runs it'
        : status === 'rolledBack' && anywhere
          ? 'some task still runs it'
          : undefined;
  return {
    seed,
    version,
    status: view.status,
    seconds,
    sentence: view.sentence ?? '',
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Digests that running tasks of the service and its canary have, each once. */
async function servingOf(lab: Lab, service: string): Promise<string[]> {
  const names = [`${service}-prod`, `${service}-prod-canary`];
  const services = (await lab.aws.services('eu-west-1')).filter((each) => names.includes(each.service));
  const running = services.flatMap(({ tasks }) => tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  return [...new Set(running.flatMap(({ containers }) => containers.map(({ imageDigest = 'none' }) => imageDigest)))];
}

function summary(outcomes: readonly Outcome[]): object {
  const wrong = outcomes.filter(({ problem }) => problem !== undefined);
  return {
    asStated: outcomes.length - wrong.length,
    of: outcomes.length,
    seconds: spread(outcomes.map(({ seconds }) => seconds)),
    sentences: [...new Set(outcomes.map(({ sentence }) => sentence))].slice(0, 3),
    wrong,
  };
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue } from '../../config/catalogue.ts';
import type { WrittenOrder } from '../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { findGroup } from '../../domain/recovery/find-group.ts';
import type { RecoveryGroup } from '../../domain/recovery/group.ts';
import { defaultOrder, namesIn } from '../../domain/recovery/order.ts';
import { root } from '../../sandbox/supervisor/root.ts';
import { removeFolder, reordered } from '../catalogues.ts';
import { type Figure, figure, rounded } from '../figure.ts';
import { criticalPath, type PartWaits, waitsOf } from '../lab/critical-path.ts';
import { type Lab, startLab } from '../lab/lab.ts';

const name = 'shop';

interface Moved {
  readonly view: ChangeView;
  /** From the last approval to recovered, seconds. */
  readonly wall: number;
  readonly critical: number;
  /** All waits, one after the other. */
  readonly inARow: number;
  readonly waits: readonly PartWaits[];
}

/**
 * Graceful failovers of the sandbox's own group, each in a sandbox of its own since it moves once: wall time from the last
 * approval to recovered, over the critical path of its simulated waits, and against the same steps in a row, as a script does
 * them; not so in `quick`, where the waits in a row stand for it, which is less than any script would take.
 */
export async function failover(quick: boolean, say: (line: string) => void): Promise<Figure[]> {
  const group = ownGroup(join(root, 'sandbox/catalogue'));
  const runs: Moved[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    const moved = await moveOnce(group);
    runs.push(moved);
    say(`  ${rounded(moved.wall)} s for ${rounded(moved.critical)} s of waits, ${rounded(moved.inARow)} s in a row`);
  }
  const middle = runs.toSorted((a, b) => a.wall / a.critical - b.wall / b.critical)[Math.floor(runs.length / 2)];
  if (middle === undefined) throw new Error('no failover was made');
  const script = quick ? undefined : await moveInARow(group);
  const { wall, critical, inARow, waits, view } = middle;
  return [
    figure({
      name: 'failover, wall time over the critical path of simulated waits',
      value: wall / critical,
      unit: 'ratio',
      limit: 1.1,
      detail: {
        change: view.change,
        wallSeconds: rounded(wall),
        criticalSeconds: rounded(critical),
        overheadSeconds: rounded(wall - critical),
        rounds: runs.map((each) => ({ wallSeconds: rounded(each.wall), criticalSeconds: rounded(each.critical) })),
        parts: waits.map(({ part, took, longest, all }) => ({
          part,
          seconds: rounded(took),
          waits: rounded(longest),
          waitsInARow: rounded(all),
        })),
        note: 'from the last approval to recovered, the middle of the rounds; waits from the ledger of simulated AWS, laid on the order of the group: in sequence they add up, in parallel the longest counts; people ask for the names all the time, so that resolvers hold old answers; what playbooks and processes take is no wait',
      },
    }),
    figure({
      name: 'failover, wall time over that of the same steps in a row',
      value: wall / (script?.wall ?? inARow),
      unit: 'ratio',
      limit: rounded(1 / 1.5),
      detail: {
        timesFaster: rounded((script?.wall ?? inARow) / wall),
        asked: 'at least 1.5 times faster',
        ...(script === undefined ? {} : { inARowSeconds: rounded(script.wall) }),
        waitsInARowSeconds: rounded(inARow),
        note: 'in a row: the order of the group written as one sequence and run; only what is inside the fence, the switch and the validation goes side by side there too',
      },
    }),
  ];
}

/** The group with its order written as one sequence. */
async function moveInARow(group: RecoveryGroup): Promise<Moved> {
  const catalogue = reordered({ sequence: namesIn(orderOf(group)) });
  try {
    return await moveOnce(ownGroup(catalogue), catalogue);
  } finally {
    removeFolder(catalogue);
  }
}

function ownGroup(catalogue: string): RecoveryGroup {
  const found = findGroup(loadCatalogue(catalogue), name);
  if (!found.found) throw new Error(found.sentence);
  return found.group;
}

function orderOf({ order, databases, services, playbooks }: RecoveryGroup): WrittenOrder {
  const promote = databases.flatMap((each) => (each.engine === 'dynamodb' ? [] : [each.name]));
  const scale = services.map(({ service }) => service);
  return order ?? defaultOrder({ promote, scale, configure: Object.keys(playbooks) });
}

async function moveOnce(group: RecoveryGroup, catalogue?: string): Promise<Moved> {
  const lab = await startLab(catalogue === undefined ? {} : { catalogue });
  try {
    const asking = new AbortController();
    const clients = keepAsking(lab, group, asking.signal);
    const from = Date.now();
    const change = await lab.coxswain.approvedFailover(name);
    const view = await lab.coxswain.ended(change).finally(() => asking.abort());
    await clients;
    if (view.status !== 'succeeded') throw new Error(`${change} is ${view.status}: ${view.sentence ?? ''}`);
    const ledger = await lab.aws.ledger(from / 1000);
    const order = orderOf(group);
    const waits = waitsOf({ view, order, ledger, restarts: restartsOf(group) });
    const approvedAt = Date.parse(view.approval?.given.at(-1)?.at ?? '');
    return {
      view,
      wall: (Date.parse(view.endedAt ?? '') - approvedAt) / 1000,
      critical: criticalPath(order, waits),
      inARow: waits.reduce((sum, { all }) => sum + all, 0),
      waits,
    };
  } finally {
    await lab.close();
  }
}

/**
 * People look the names up all the time, by resolvers whose caches are of different ages: after the switch these hold the old
 * answers until they run out, the last of them for nearly the whole TTL (60 s, of which 5 pass here).
 */
async function keepAsking(lab: Lab, { traffic }: RecoveryGroup, signal: AbortSignal): Promise<void> {
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  const by = async (resolver: number) => {
    await wait(resolver * 1700);
    while (!signal.aborted) {
      for (const each of traffic) await lab.aws.resolve(each.name, resolver);
      await wait(300);
    }
  };
  await Promise.all([by(1), by(2), by(3)]);
}

/** ECS services that a playbook names in its variables. */
function restartsOf({ playbooks, services }: RecoveryGroup): Record<string, string[]> {
  const known = services.map(({ sides }) => sides.standby.ecsService);
  return Object.fromEntries(
    Object.entries(playbooks).map(([id, { variables }]) => {
      const text = JSON.stringify(variables);
      return [id, known.filter((service) => text.includes(`"${service}"`))];
    }),
  );
}

import type { WrittenOrder } from '../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import { namesIn } from '../../domain/recovery/order.ts';
import type { PhysicalWait } from './aws.ts';
import { type Interval, lengthOf, union, within } from './intervals.ts';

/** What simulated AWS made one part of a recovery group's order wait for, seconds. */
export interface PartWaits {
  readonly part: string;
  /** From its first step's begin to its last step's end. */
  readonly took: number;
  /** Of its longest branch, where it does several things at a time. */
  readonly longest: number;
  /** Of all its branches, one after the other. */
  readonly all: number;
}

export interface MovedGroup {
  readonly view: ChangeView;
  readonly order: WrittenOrder;
  readonly ledger: readonly PhysicalWait[];
  /** Playbook -> ECS services whose tasks it replaces. */
  readonly restarts: Readonly<Record<string, readonly string[]>>;
}

/** Waits that no step is there for: old tasks that drain in the region that takes over, ECS's watch over its alarms. */
const nobodyWaits = new Set(['deployment-bake', 'database-backup']);
const tasks = new Set(['task-start', 'target-health', 'target-drain', 'task-stop']);

/**
 * The waits of every part of the order. A wait counts for the branch that causes it (a service's tasks, a database, a
 * public name) and only as far as it lies between the begin and the end of the part: what was over before or goes on after it held
 * nothing up. Waits of one branch that overlap count once. CloudWatch's datapoints are physics too, though no entry of the
 * ledger: a replica has caught up when the position of its source stood still in two of them, which come once a second.
 */
export function waitsOf({ view, order, ledger, restarts }: MovedGroup): PartWaits[] {
  const to = view.recovery?.to ?? '';
  const waits = ledger.filter(({ kind }) => !nobodyWaits.has(kind));
  return namesIn(order).map((part) => {
    const [phase = '', name = ''] = part.split(':');
    const steps = view.steps.filter(
      (step) => step.phase === phase && (name === '' || step.id.split('/')[1] === name) && step.startedAt !== undefined,
    );
    const whole = {
      from: Math.min(...steps.map(({ startedAt = '' }) => Date.parse(startedAt))),
      to: Math.max(...steps.map(({ endedAt = '' }) => Date.parse(endedAt))),
    };
    const branchOf = (wait: PhysicalWait): string | undefined => {
      const { kind, region, service = '' } = wait;
      switch (phase) {
        case 'fence':
          if (region === to) return undefined;
          return tasks.has(kind) ? service : /^(database|parameter)-/.test(kind) ? 'database' : undefined;
        case 'promote':
          return /^(database|parameter|global)-/.test(kind) && region === to && isOf(wait, name) ? name : undefined;
        case 'scale':
          return isStart(wait, to) && service.startsWith(`${name}-`) ? service : undefined;
        case 'configure':
          return isStart(wait, to) && restarts[name]?.includes(service) ? service : undefined;
        case 'switch':
          return kind === 'dns-change' ? wait.change : kind === 'routing-control' ? kind : undefined;
        default:
          return kind === 'dns-ttl' || kind === 'health-check' ? (wait.name ?? wait.resource) : undefined;
      }
    };
    const own = waits.flatMap((wait): { branch: string; at: Interval }[] => {
      const branch = branchOf(wait);
      return branch === undefined ? [] : [{ branch, at: { from: wait.start * 1000, to: wait.end * 1000 } }];
    });
    const lengths = [...Map.groupBy(own, ({ branch }) => branch).values()].map((each) =>
      lengthOf(within(union(each.map(({ at }) => at)), whole)),
    );
    const datapoints = steps
      .filter(({ kind }) => kind === 'caughtUp')
      .map(({ startedAt = '' }) => Math.ceil(Date.parse(startedAt) / 1000) * 1000 + 1000 - Date.parse(startedAt));
    const extra = lengthOf(datapoints.map((length) => ({ from: 0, to: length })));
    const seconds = (ms: number) => ms / 1000;
    return {
      part,
      took: seconds(whole.to - whole.from),
      longest: seconds(Math.max(0, ...lengths) + extra),
      all: seconds(lengths.reduce((sum, each) => sum + each, 0) + extra),
    };
  });
}

/** The longest chain of waits that the order leaves: those in sequence add up, of those in parallel the longest counts. */
export function criticalPath(order: WrittenOrder, waits: readonly PartWaits[]): number {
  if (typeof order === 'string') return waits.find(({ part }) => part === order)?.longest ?? 0;
  if ('sequence' in order) return order.sequence.reduce((sum, each) => sum + criticalPath(each, waits), 0);
  return Math.max(...order.parallel.map((each) => criticalPath(each, waits)));
}

/** In the region that takes over a step waits for new tasks and their targets, not for old ones to leave. */
function isStart({ kind, region }: PhysicalWait, to: string): boolean {
  return region === to && (kind === 'task-start' || kind === 'target-health');
}

/** `…:db:shop-db-replica`, `…:global-cluster:orders`. */
function isOf({ resource }: PhysicalWait, database: string): boolean {
  return resource.split(':').at(-1)?.startsWith(database) ?? false;
}

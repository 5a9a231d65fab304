import type { Level, PointState, ReadinessPoint } from './report.ts';

/** What one look found, before it is weighed. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly topic: Topic;
  readonly state: PointState;
  readonly sentence: string;
  /** With `bad`: a failover would be refused or fail. */
  readonly blocks?: boolean;
}

/**
 * How much each topic counts beside the others. What decides whether a failover works at all counts most; what makes it slower or
 * uglier less. A topic's findings share its weight evenly, and topics a group does not have leave theirs to the others: both
 * follow from the catalogue alone, so that no observation can move weight away from itself.
 */
const weights = {
  regions: 12,
  digest: 14,
  capacity: 10,
  definition: 8,
  environment: 8,
  secrets: 8,
  certificates: 5,
  replication: 16,
  parameters: 5,
  backups: 6,
  names: 10,
  quota: 8,
  roles: 5,
  playbooks: 4,
  drill: 4,
} as const;
export type Topic = keyof typeof weights;

/** Share of its weight that a point loses. Not to know is worse than a warning: nobody has looked. */
const share = { ok: 0, warn: 0.4, unknown: 0.6, bad: 1 } satisfies Record<PointState, number>;

/** The score from which a group with nothing in its way counts as ready. */
export const readyFrom = 90;

export interface Scored {
  readonly score: number;
  readonly level: Level;
  readonly points: readonly ReadinessPoint[];
  readonly blockers: readonly string[];
}

/** Score 0 to 100, rounded down: 100 only where nothing is lost. */
export function scoreOf(findings: readonly Finding[]): Scored {
  const sizes = new Map<Topic, number>();
  for (const { topic } of findings) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  const total = [...sizes.keys()].reduce((sum, topic) => sum + weights[topic], 0);
  let lostAll = 0;
  const points = findings.map(({ topic, id, title, state, sentence }): ReadinessPoint => {
    const weight = (weights[topic] / (sizes.get(topic) ?? 1) / total) * 100;
    const lost = weight * share[state];
    lostAll += lost;
    return { id, title, weight: tenths(weight), state, lost: tenths(lost), sentence };
  });
  const score = Math.max(0, Math.floor(100 - lostAll + 1e-9));
  const blockers = findings.flatMap(({ state, blocks, sentence }) => (state === 'bad' && blocks ? [sentence] : []));
  const level = blockers.length > 0 ? 'blocked' : score >= readyFrom ? 'ready' : 'partly';
  return { score, level, points, blockers };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

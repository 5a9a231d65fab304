import type { ObservedService, ObservedTarget } from '../plan/observed.ts';
import type { Place } from '../plan/place.ts';
import type { Release } from '../plan/release.ts';
import type { SmokeCheck } from '../plan/smoke-check.ts';
import type { DeploymentSettings } from '../plan/step.ts';
import type { DefinitionFacts } from './readiness/facts.ts';
import { imagesOf } from './readiness/normal-definition.ts';

/** One service on both sides: as it serves, and as it stands by. */
export interface ObservedStandby {
  readonly service: string;
  readonly serving: {
    readonly place: Place;
    readonly stable: ObservedService;
    readonly release: Release;
    /** Requests on its canary, percent. */
    readonly canaryPercent: number;
    readonly definition: DefinitionFacts;
  };
  /** `release` is the one that serves, with image addresses of this region. */
  readonly standing: ObservedTarget;
  readonly definition: DefinitionFacts;
  /** ECS service -> its deployment settings, on the side that stands by. */
  readonly deployment: Readonly<Record<string, DeploymentSettings>>;
  /** Container -> ECR repository. */
  readonly containers: Readonly<Record<string, string>>;
  /** Share of full capacity that stands by, percent, and tasks at full capacity where nothing tells better. */
  readonly capacity: number;
  readonly tasks: number;
  readonly smoke: readonly SmokeCheck[];
  readonly versionEndpoint?: string;
}

/** Tasks that stand by: the share of full capacity, rounded up, one at least. Full is what serves, or the catalogue's count where that is more. */
export function standbyTasks({
  capacity,
  tasks,
  serving,
}: Pick<ObservedStandby, 'capacity' | 'tasks' | 'serving'>): number {
  return Math.max(1, Math.ceil((Math.max(tasks, serving.stable.desiredCount) * capacity) / 100));
}

/** The count to set, undefined where it is right. What scales by itself is only raised: more is its scaling's own business. */
export function countToSet(observed: ObservedStandby): number | undefined {
  const { desiredCount, scaleInSuspended } = observed.standing.stable;
  const wanted = standbyTasks(observed);
  if (scaleInSuspended !== undefined && desiredCount > wanted) return undefined;
  return desiredCount === wanted ? undefined : wanted;
}

/** Containers of ours whose image in the standby's task definition is not the digest that serves. */
export function otherImages({ serving, definition, containers }: ObservedStandby): string[] {
  const found = imagesOf(definition.definition);
  return Object.entries(serving.release.digests).flatMap(([container, digest]) =>
    found[container] === `${containers[container] ?? container}@${digest}` ? [] : [container],
  );
}

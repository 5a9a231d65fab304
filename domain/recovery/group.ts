import type { CatalogueRecoveryGroup, WrittenOrder } from '../catalogue/schema.ts';
import type { DatabaseMember, Position, RoutingEndpoint } from '../plan/recovery-steps.ts';
import type { Place, Scope } from '../plan/place.ts';
import type { SmokeCheck } from '../plan/smoke-check.ts';

/** The two sides of a recovery group, named as the catalogue does; which of them serves is observed, never assumed. */
export type Side = 'primary' | 'standby';
export const otherSide = (side: Side): Side => (side === 'primary' ? 'standby' : 'primary');
export type Sides<T> = { readonly [S in Side]: T };

export interface GroupService {
  readonly service: string;
  readonly sides: Sides<{
    readonly place: Place;
    readonly ecsService: string;
    /** ECS service that carries the canary, where there is one. */
    readonly canary?: string;
  }>;
  /** Container -> ECR repository. */
  readonly containers: Readonly<Record<string, string>>;
  /** Share of full capacity that runs on the side that stands by, percent. */
  readonly capacity: number;
  /** Tasks at full capacity where nothing tells better. */
  readonly tasks: number;
  readonly smoke: readonly SmokeCheck[];
  readonly versionEndpoint?: string;
}

export type GroupDatabase =
  | {
      readonly name: string;
      readonly engine: 'rds';
      readonly sides: Sides<DatabaseMember>;
      readonly parameterGroup: string;
      readonly position: Position;
    }
  | {
      readonly name: string;
      readonly engine: 'aurora';
      readonly sides: Sides<DatabaseMember>;
      readonly globalCluster: string;
    }
  | {
      readonly name: string;
      readonly engine: 'dynamodb';
      readonly sides: Sides<DatabaseMember>;
      readonly table: string;
    };

export interface GroupTraffic {
  readonly service: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly scope: Scope;
  readonly by:
    | { readonly kind: 'record'; readonly zone: string }
    | {
        readonly kind: 'routingControls';
        readonly endpoints: readonly RoutingEndpoint[];
        readonly controls: Sides<string>;
      }
    /** `check` guards the record of the primary side. */
    | { readonly kind: 'healthCheck'; readonly zone: string; readonly check: string }
    | { readonly kind: 'accelerator'; readonly endpointGroups: Sides<string> };
}

/** A recovery group with every name resolved to where it is. */
export interface RecoveryGroup {
  readonly name: string;
  readonly environment: string;
  readonly channel: string;
  readonly regions: Sides<string>;
  readonly services: readonly GroupService[];
  readonly databases: readonly GroupDatabase[];
  readonly traffic: readonly GroupTraffic[];
  readonly playbooks: CatalogueRecoveryGroup['playbooks'];
  readonly smoke: readonly SmokeCheck[];
  readonly alarms: readonly string[];
  /** Alarms that may fire a failover that was approved beforehand, and for how long, seconds. */
  readonly prearm?: {
    readonly alarms: readonly { readonly name: string; readonly scope: Scope }[];
    readonly seconds: number;
  };
  /** Seconds. */
  readonly objectives: { readonly rto: number; readonly rpo: number };
  readonly approvals: CatalogueRecoveryGroup['approvals'];
  readonly rights: CatalogueRecoveryGroup['rights'];
  readonly order?: WrittenOrder;
  readonly drill: CatalogueRecoveryGroup['drill'];
}

/** Where what belongs to the whole group is asked for on a side: in the account of its first public name. */
export function scopeIn({ name, traffic, regions }: RecoveryGroup, side: Side): Scope {
  const [first] = traffic;
  if (first === undefined) throw new TypeError(`recovery group ${name} has no public name`);
  return { ...first.scope, region: regions[side] };
}

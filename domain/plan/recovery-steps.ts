import type { Json } from '../json.ts';
import type { Place, Scope } from './place.ts';
import type { SmokeCheck } from './smoke-check.ts';

/** What RunTask takes over of the ECS service whose task it starts a copy of. */
export interface TaskLaunch {
  readonly launchType?: 'EC2' | 'EXTERNAL' | 'FARGATE' | 'MANAGED_INSTANCES';
  readonly capacityProviders: readonly {
    readonly capacityProvider: string;
    readonly weight?: number;
    readonly base?: number;
  }[];
  readonly platformVersion?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean;
}

/** A DB instance or cluster, by its identifier. */
export interface DatabaseMember {
  readonly scope: Scope;
  readonly id: string;
}

/** How far writes have come: a CloudWatch metric of both members, in a unit they share. */
export interface Position {
  readonly namespace: string;
  readonly metric: string;
  /** Dimension whose value is the member's id. */
  readonly dimension: string;
}

/** Where an alias record leads: a load balancer's DNS name and its own hosted zone. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly hostedZone: string;
}

/** A data-plane endpoint of an ARC cluster. */
export interface RoutingEndpoint {
  readonly region: string;
  readonly url: string;
}

/** Parameters of the steps that move a recovery group. */
export interface RecoveryStepParams {
  /**
   * Stops or allows auto scaling of ECS services, all three kinds of it, so that a service that was stopped stays stopped.
   * Services without a scalable target have nothing to stop.
   */
  scaling: { readonly place: Place; readonly services: readonly string[]; readonly suspended: boolean };
  /**
   * Whether an RDS instance takes writes: `default_transaction_read_only` in its own parameter group, and its sessions ended
   * by a reboot, since a session keeps what it began with. Passed when the parameter is applied and the instance available.
   */
  databaseWrites: { readonly member: DatabaseMember; readonly parameterGroup: string; readonly allowed: boolean };
  /** Looks whether anything can still write on the side that is left: running tasks of the services, writable instances. */
  fenced: {
    readonly region: string;
    readonly services: readonly { readonly place: Place; readonly service: string }[];
    readonly databases: readonly { readonly member: DatabaseMember; readonly parameterGroup: string }[];
    /** The region did not answer when this was planned. Where it does by now, a person decides: it may have taken writes meanwhile. */
    readonly wasSilent?: true;
  };
  /** Waits until the replica has replayed all that its fenced source has written, by position, never by lag alone. */
  caughtUp: { readonly source: DatabaseMember; readonly replica: DatabaseMember; readonly position: Position };
  /** Makes a database's other side its writer. Irreversible. Passed when that side is seen writable. */
  promote:
    | { readonly engine: 'rds'; readonly member: DatabaseMember }
    | {
        readonly engine: 'aurora';
        readonly globalCluster: string;
        readonly member: DatabaseMember;
        /** False: a switchover, which loses nothing; true: a failover, which may. */
        readonly allowDataLoss: boolean;
      };
  /** Runs an Ansible playbook. Idempotent; what it changed is not put back by an undo. */
  playbook: {
    readonly scope: Scope;
    readonly playbook: string;
    readonly variables: { readonly [name: string]: Json };
    /** Variable -> secret by reference. */
    readonly secrets: Readonly<Record<string, string>>;
    /** Its hosts are the EC2 instances of this recovery group in the region, by their tags; absent: the region as a whole. */
    readonly instancesOf?: string;
  };
  /** Moves an alias record by compare-and-swap: DELETE of exactly what stands there and CREATE in one change batch. */
  record: {
    readonly scope: Scope;
    readonly zone: string;
    readonly name: string;
    readonly from: AliasTarget;
    readonly to: AliasTarget;
  };
  /** Turns one ARC routing control on and the other off in one call of the data plane; passed when read back. */
  routing: {
    readonly scope: Scope;
    readonly endpoints: readonly RoutingEndpoint[];
    readonly on: string;
    readonly off: string;
  };
  /**
   * Turns over the health check that guards the PRIMARY of a pair of failover records. `away`: held unhealthy (disabled and
   * inverted), so that the SECONDARY answers whatever becomes of the primary; otherwise watched again. Passed when read back.
   */
  healthCheck: {
    readonly scope: Scope;
    readonly zone: string;
    readonly name: string;
    readonly check: string;
    readonly away: boolean;
  };
  /** Sets the traffic dials of two endpoint groups of a Global Accelerator, `on` to 100 and then `off` to 0; passed when read back and deployed. */
  dials: { readonly scope: Scope; readonly on: string; readonly off: string };
  /**
   * Looks whether a public name leads to a Global Accelerator that leads to one endpoint group alone: dials, health of its
   * endpoints, and resolvers that answer with the accelerator's addresses, which stay the same wherever it leads.
   */
  dialled: { readonly scope: Scope; readonly name: string; readonly on: string; readonly off: string };
  /** Asks several resolvers for a public name until all answer with the addresses of a load balancer. */
  resolves: { readonly name: string; readonly to: AliasTarget };
  /** Passed when none of the alarms is red for a while. */
  alarms: { readonly scope: Scope; readonly names: readonly string[] };
  /** Watches checks through public names (`scheme://name`) and alarms for so many seconds; `failed` once they do not stay well. */
  healthy: {
    readonly scope: Scope;
    readonly seconds: number;
    readonly urls: readonly string[];
    readonly checks: readonly SmokeCheck[];
    readonly alarms: readonly string[];
  };
  /** Watches an alarm; passed when it is red, `failed` when it was not within the seconds. */
  fires: { readonly scope: Scope; readonly alarm: string; readonly seconds: number };
  /** Waits until each image is in the registry of a region, where replication of the registries brings it. */
  replicated: {
    readonly scope: Scope;
    readonly images: readonly {
      readonly container: string;
      readonly repository: string;
      readonly digest: string;
    }[];
    /** Region it is replicated from, for sentences. */
    readonly from: string;
  };
  /** Waits until a member of an Aurora global database follows its writer; Aurora synchronises it by itself. */
  follows: { readonly globalCluster: string; readonly member: DatabaseMember };
  /**
   * A copy of a database for a rehearsal, made of its backups under an id of its own, or taken away again with all that it has.
   * The database itself is only read. Its output, once present, is a `ScratchDatabase`.
   */
  scratchDatabase: {
    readonly source: DatabaseMember;
    readonly id: string;
    readonly present: boolean;
  } & (
    | { readonly engine: 'rds'; readonly snapshot: string; readonly parameterGroup: string }
    | { readonly engine: 'aurora' }
  );
  /**
   * A task beside the service whose task definition it runs, in no target group; or no such task any more. `environment` holds
   * `{database.<name>.host}` and the like, filled from the outputs of the steps in `databases`. Its output is a `ScratchTask`.
   */
  scratchTask: {
    readonly place: Place;
    /** `startedBy`: what it is found by. */
    readonly id: string;
    readonly taskDefinition: string;
    readonly launch: TaskLaunch;
    readonly containers: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    /** Name of a database -> the step that makes its copy. */
    readonly databases: Readonly<Record<string, string>>;
    /** Container port that requests go to; absent where it takes none. */
    readonly port?: number;
    readonly present: boolean;
  };
  /** Makes a read replica of `source` under the id of `replica`; what stood under that id is renamed first, never deleted. */
  replica: { readonly source: DatabaseMember; readonly replica: DatabaseMember; readonly parameterGroup: string };
}

/** What a copy of a database answers to. */
export interface ScratchDatabase {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** A task that was started for a rehearsal. */
export interface ScratchTask {
  readonly task: string;
  /** `http://<private address>:<port>`; absent where it takes no requests. */
  readonly url?: string;
}

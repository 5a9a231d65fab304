import type { Json } from '../../json.ts';
import type { Side, Sides } from '../group.ts';

/** What was seen, or the sentence why it could not be. */
export type Seen<T> = { readonly seen: T } | { readonly unseen: string };

export function seenIn<T>(look: Seen<T>): T | undefined {
  return 'seen' in look ? look.seen : undefined;
}

/** A task definition as it is registered, and what of it is the region's own: an address -> what it stands for. */
export interface DefinitionFacts {
  readonly name: string;
  readonly definition: { readonly [key: string]: Json };
  readonly own: Readonly<Record<string, string>>;
}

/** An ECS service on one side. */
export interface ServiceFacts {
  readonly desired: number;
  readonly running: number;
  readonly settled: boolean;
  readonly definition: Seen<DefinitionFacts>;
}

export interface DatabaseFacts {
  /** The side that takes writes; absent where nobody can say. */
  readonly writer?: Side;
  /** How the side that stands by is supplied; with a sentence what is wrong, where something is. */
  readonly replication: Seen<{ readonly problem?: string }>;
  /** Seconds of writes a failover now would lose; undefined where no datapoint says. */
  readonly loss: Seen<number | undefined>;
  readonly sides: Sides<Seen<MemberFacts | undefined>>;
}

export interface MemberFacts {
  /** Address that clients connect to. */
  readonly host?: string;
  /** Days that backups are kept; 0 where there are none. */
  readonly retentionDays?: number;
  /** Epoch ms of the newest moment that can be restored. */
  readonly restorable?: number;
  /** Instance class, such as db.m6g.large. */
  readonly size?: string;
  readonly parameterGroup?: string;
  /** What was set in the parameter group, engine defaults left out. Absent for an engine that has none. */
  readonly parameters?: Seen<Readonly<Record<string, string>>>;
}

export interface NameFacts {
  readonly leadsTo?: Side;
  /** As it stands, for the sentence. */
  readonly said: string;
  /** What does not fit the catalogue, one sentence each. */
  readonly problems: readonly string[];
}

export interface CertificateFacts {
  /** Epoch ms. */
  readonly expires: number;
  /** Whether the load balancer in front of the service uses it; absent where that was not asked. */
  readonly attached?: boolean;
}

export interface SecretFacts {
  readonly name: string;
  /** Id of the version that is current on each side; undefined where there is no such secret. */
  readonly sides: Sides<Seen<string | undefined>>;
}

/** Everything that one evaluation looked at. What could not be read says so; nothing is guessed. */
export interface ReadinessFacts {
  /** Epoch ms. */
  readonly at: number;
  /** Whether each side answered; the sentence where it did not. */
  readonly answers: Sides<Seen<true>>;
  readonly services: Readonly<Record<string, Sides<Seen<ServiceFacts | undefined>>>>;
  readonly databases: Readonly<Record<string, DatabaseFacts>>;
  /** By public name. */
  readonly names: Readonly<Record<string, Seen<NameFacts>>>;
  readonly certificates: Readonly<Record<string, Sides<Seen<CertificateFacts | undefined>>>>;
  readonly secrets: Seen<readonly SecretFacts[]>;
  /** Fargate vCPUs in the region that stands by: the quota, and what runs there now where CloudWatch says. */
  readonly quota: Seen<{ readonly limit: number; readonly used?: number }>;
  /** Whether each role could be assumed in the region that stands by; `denied` has AWS's words. */
  readonly roles: readonly { readonly role: string; readonly answer: Seen<{ readonly denied?: string }> }[];
  /** Playbooks of the group that are not in the configured folder. */
  readonly missingPlaybooks: readonly string[];
  /** Epoch ms of the end of the last drill or real move that succeeded. */
  readonly lastDrill?: number;
}

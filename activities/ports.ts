import type { ACMClient } from '@aws-sdk/client-acm';
import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GlobalAcceleratorClient } from '@aws-sdk/client-global-accelerator';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { Route53RecoveryClusterClient } from '@aws-sdk/client-route53-recovery-cluster';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { WorkflowClient } from '@temporalio/client';
import type { InfrastructureActivities } from './infrastructure-api.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { RoutingEndpoint } from '../domain/plan/recovery-steps.ts';
import type { Place } from '../domain/plan/place.ts';
import type { Admit } from '../people/people.ts';

/** What identifies a set of clients: whose account, which region. */
export type AwsScope = Pick<Place, 'account' | 'role' | 'region'>;

export interface AwsClients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ecr: ECRClient;
  readonly cloudwatch: CloudWatchClient;
  readonly scaling: ApplicationAutoScalingClient;
  readonly rds: RDSClient;
  readonly dynamodb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly s3: S3Client;
  readonly acm: ACMClient;
  readonly quotas: ServiceQuotasClient;
  /** Route 53 is global, its control plane in us-east-1; the credentials are those of the scope's own region. */
  readonly route53: Route53Client;
  /** Global Accelerator is global, its control plane in us-west-2; credentials as with Route 53. */
  readonly accelerator: GlobalAcceleratorClient;
  /** The data plane of an ARC cluster, at one of its endpoints; the same client each time. */
  readonly routing: (endpoint: RoutingEndpoint) => Route53RecoveryClusterClient;
}

/** Clients for an account and region; the same ones each time. */
export type AwsFor = (scope: AwsScope) => AwsClients;

/** What a program that is started needs to speak for a role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Fresh credentials of the scope's role; undefined without a role: the worker's own then serve. */
export type CredentialsFor = (scope: Pick<AwsScope, 'role' | 'region'>) => Promise<AwsCredentials | undefined>;

/** What running playbooks needs of the world. */
export interface AnsibleDeps {
  /** The program `ansible-playbook`: a path, or a name on PATH. */
  readonly command: string;
  /** Folder with `playbooks/`, and where wanted `roles/` and `ansible.cfg`. */
  readonly folder: string;
  /** Where each run has its private folder; absent: where the system has temporary files. */
  readonly temporary?: string;
  readonly credentials: CredentialsFor;
}

/** The part of Temporal's client that is used; a `Client` is one. */
export interface TemporalPort {
  readonly workflow: Pick<
    WorkflowClient,
    'list' | 'getHandle' | 'start' | 'signalWithStart' | 'executeUpdateWithStart' | 'withDeadline'
  >;
}

/** Static text plus fields, as pino takes them. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

/**
 * What a project's code host tells of commits. Nobody waits long for it, and it never throws: where it does not answer, less is told.
 */
export interface CommitLog {
  /** The titles that are known, by full sha. */
  titles(project: string, commits: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** How many commits `to` has that `from` lacks, 100 at most. */
  countBetween(project: string, from: string, to: string): Promise<number | undefined>;
}

/** What activities need of the world. */
export interface ActivityDeps {
  /** With who is in its groups now, where they come from elsewhere. */
  readonly catalogue: Catalogue;
  /** Asked before anybody's rights are; absent: everybody is let in, and nobody is looked up. */
  readonly admit?: Admit;
  readonly aws: AwsFor;
  readonly temporal: TemporalPort;
  readonly log: Log;
  readonly ansible: AnsibleDeps;
  /** DNS servers, `ip` or `ip:port`, that are asked where a public name leads. */
  readonly resolvers: readonly string[];
  /** Whether projects are told what becomes of their commits; absent: not. */
  readonly reports?: boolean;
  /** HMAC-SHA256 (base64url) with the key that decisions are signed with; absent: none is set. */
  readonly sign?: (text: string) => string;
  /** Absent: no code host is set. */
  readonly commits?: CommitLog;
  /** Plans and applies stacks; absent: nothing is set for that. */
  readonly infrastructure?: InfrastructureActivities;
}

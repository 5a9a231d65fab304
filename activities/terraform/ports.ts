import type { AwsClients, AwsCredentials, AwsFor, CredentialsFor, Log } from '../ports.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';

/** Where the code of stacks comes from: GitLab today. Throws a `CodeHostTrouble` where it could not be asked. */
export interface CodeSource {
  /** A commit by 7 to 40 digits of its name, or the head of the default branch; undefined where there is none. */
  commit(
    project: string,
    sha: string | undefined,
  ): Promise<{ readonly id: string; readonly title: string } | undefined>;
  /** The whole project at a commit: a gzipped tar archive with one folder at its top. */
  archive(project: string, commit: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Where plan files are kept: S3 today. Content is encrypted there. */
export interface PlanStore {
  /** Writes what is not there yet; false, and nothing written, where something is. */
  create(key: string, content: Buffer | string): Promise<boolean>;
  replace(key: string, content: string): Promise<void>;
  /** Undefined where there is none. */
  read(key: string): Promise<Buffer | undefined>;
  remove(key: string): Promise<void>;
}

/** What planning and applying stacks needs of the world. */
export interface TerraformDeps {
  readonly catalogue: Catalogue;
  readonly aws: AwsFor;
  readonly credentials: CredentialsFor;
  /** The account that credentials are of; the worker's own without them. */
  readonly account: (credentials: AwsCredentials | undefined, region: string) => Promise<string>;
  /** Absent: GitLab is not set. */
  readonly code?: CodeSource;
  /** Absent: no bucket is set. */
  readonly store?: PlanStore;
  /** The program `terraform` or `tofu`: a path, or a name on PATH. */
  readonly command: string;
  /** The program `infracost`; absent: nothing is estimated. */
  readonly infracost?: string;
  /** Where each run has its private folder; absent: where the system has temporary files. */
  readonly temporary?: string;
  /** How long a run may take to end between resources when its worker dies or shuts down; absent: two minutes. */
  readonly graceMs?: number;
  readonly log: Log;
}

export type S3 = AwsClients['s3'];

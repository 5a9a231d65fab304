import type { DeploymentState } from '../../domain/change/deployment-report.ts';

/** One line beside a commit. */
export interface CommitStatus {
  /** Tells it from the statuses of others, such as `coxswain/prod`. */
  readonly name: string;
  readonly state: DeploymentState;
  /** At most 255 characters; the same text is the same status. */
  readonly description: string;
  readonly link?: string;
}

/** That a commit is being, or was, deployed to an environment. */
export interface DeploymentRecord {
  readonly environment: string;
  readonly commit: string;
  /** Where it is also the name of a tag of that commit, the record names the tag. */
  readonly version: string;
  readonly state: Exclude<DeploymentState, 'pending'>;
  /** ISO 8601: a record that is older is another deployment's. */
  readonly since: string;
}

/**
 * Where a project's commits live, and where it is told what became of them: GitLab today. None of these calls has a key of
 * idempotency there, so each looks first: the same call twice writes once, whoever makes the second one. Each throws a
 * `CodeHostTrouble` where it could not be done. test/contracts/code-host.ts says the rest.
 */
export interface CodeHost {
  setStatus(project: string, commit: string, status: CommitStatus): Promise<void>;
  recordDeployment(project: string, record: DeploymentRecord): Promise<void>;
  /** One comment for `key` in the merge request that the commit came by, edited where it stands; none where it came by none. */
  comment(project: string, commit: string, key: string, markdown: string): Promise<void>;
  /** The same in the merge request of that number. */
  commentOn(project: string, request: number, key: string, markdown: string): Promise<void>;
}

/** Why a call could not be done. `afterSeconds`: it may be made again then; absent: it was refused, and would be again. */
export class CodeHostTrouble extends Error {
  override readonly name = 'CodeHostTrouble';
  readonly afterSeconds: number | undefined;
  /** The HTTP status of the answer, where it was one. */
  readonly status: number | undefined;

  constructor(sentence: string, afterSeconds?: number, status?: number) {
    super(sentence);
    this.afterSeconds = afterSeconds;
    this.status = status;
  }
}

/** What is meant: a change by its id, or the one that runs (else the newest) in an environment. */
export type Subject = { readonly change: string } | { readonly service: string; readonly environment: string };

interface Deploy {
  readonly verb: 'deploy';
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Rollback {
  readonly verb: 'rollback';
  readonly service: string;
  readonly environment: string;
  readonly reason?: string;
  readonly dryRun: boolean;
}
interface Deploys {
  readonly verb: 'deploys';
  readonly service?: string;
  readonly environment?: string;
  readonly limit: number;
}
interface Look {
  readonly verb: 'status' | 'why';
  readonly subject: Subject;
}
interface Promote {
  readonly verb: 'promote';
  readonly subject: Subject;
  /** To 100 %, past all bakes that are left. */
  readonly full: boolean;
  readonly reason?: string;
}
interface Decide {
  readonly verb: 'pause' | 'resume' | 'abort';
  readonly subject: Subject;
  readonly reason?: string;
}
interface DecideStep {
  readonly verb: 'retry' | 'skip';
  readonly subject: Subject;
  /** Id of the step; absent: the one that holds. */
  readonly step?: string;
  readonly reason?: string;
}

/** What a person asks for, the same from Slack and from a terminal. */
export type Command = Deploy | Rollback | Deploys | Look | Promote | Decide | DecideStep;
export type Verb = Command['verb'];

/** Flags that only a terminal knows. */
export interface TerminalOptions {
  readonly json: boolean;
  readonly wait: boolean;
  readonly as?: string;
}

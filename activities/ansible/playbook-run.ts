import type { StepProgress } from '../../domain/change/view.ts';
import type { Json } from '../../domain/json.ts';

/** A run of an Ansible playbook. Nothing secret is in it: secrets are named here and looked up by Ansible itself. */
export interface PlaybookRun {
  /** Its name in `playbooks/`, such as `promote-database`. */
  readonly playbook: string;
  /** Variables of each host, by group and host. */
  readonly hosts: {
    readonly [group: string]: { readonly [host: string]: { readonly [variable: string]: Json } };
  };
  /** Besides, the EC2 instances of this recovery group in the region, by their tags; no others are its hosts then. */
  readonly instancesOf?: string;
  readonly variables: { readonly [variable: string]: Json };
  /** By variable: name or ARN of a secret in Secrets Manager, or `/path` of a parameter; `#key` takes one key of a JSON document. */
  readonly secrets: { readonly [variable: string]: string };
  readonly region: string;
  readonly account?: string;
  /** IAM role to assume; absent: the worker's own credentials. */
  readonly role?: string;
  /** Only says what it would change. */
  readonly checkMode: boolean;
  /** The same for every attempt; playbooks have it as `coxswain_key`. */
  readonly key: string;
}

/** Heartbeat details of a run, after each result and each second. `done` is the share of the tasks begun. */
export interface PlaybookProgress extends StepProgress {
  readonly task: string;
  readonly host: string;
  readonly status: 'ok' | 'changed' | 'skipped' | 'ignored' | 'failed' | 'unreachable' | 'waiting';
}

/** How a run ended, with the counts of Ansible's own recap, summed over hosts (`ok` includes `changed`). */
export interface PlaybookOutcome {
  readonly verdict: 'passed' | 'failed';
  readonly failure?: 'playbook-failed';
  /** One sentence with task, host and message; present when failed. */
  readonly reason?: string;
  readonly playbook: string;
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unreachable: number;
  readonly changes: readonly { readonly task: string; readonly host: string }[];
}

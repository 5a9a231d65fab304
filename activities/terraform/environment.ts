import { join } from 'node:path';
import { awsEnvironment } from '../processes/aws-environment.ts';
import type { AwsCredentials } from '../ports.ts';

/** What the tool is told by its own variables. Its logs (`TF_LOG`) would print secrets, and tokens of registries are in its configuration file. */
const passedOn = /^TF_(CLI_CONFIG_FILE|PLUGIN_CACHE_DIR|PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE)$/;

export interface ToolSettings {
  /** The run's private folder. */
  readonly scratch: string;
  readonly region: string;
  /** Of the role to assume; absent: the worker's own. */
  readonly credentials?: AwsCredentials | undefined;
}

/** The environment of `terraform` or `tofu`. */
export function toolEnvironment(
  env: NodeJS.ProcessEnv,
  { scratch, region, credentials }: ToolSettings,
): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name))),
    ...awsEnvironment(env, region, credentials),
    TMPDIR: scratch,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_DATA_DIR: join(scratch, 'data'),
    // It would ask for newer versions of itself.
    CHECKPOINT_DISABLE: '1',
  };
}

/** The environment of `infracost`, which reads the plan alone: no credentials of AWS. */
export function costEnvironment(env: NodeJS.ProcessEnv, scratch: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) =>
    /^(PATH|HOME|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|INFRACOST_\w+)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), TMPDIR: scratch, INFRACOST_SKIP_UPDATE_CHECK: 'true' };
}

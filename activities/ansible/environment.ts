import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AwsCredentials } from '../ports.ts';
import { awsEnvironment } from '../processes/aws-environment.ts';

/** Coxswain's own playbooks, roles and callback plugin. */
export const ownFolder = fileURLToPath(new URL('../../ansible/', import.meta.url));

export interface ChildSettings {
  /** Folder of the playbooks of this installation. */
  readonly folder: string;
  /** The run's private folder. */
  readonly scratch: string;
  readonly region: string;
  /** Of the role to assume; absent: the worker's own. */
  readonly credentials?: AwsCredentials;
  /** Names of the variables whose values are secret. */
  readonly secrets: readonly string[];
}

/** The environment of `ansible-playbook`. Modules take their region from it: as a module default it would break `amazon.aws.route53`. */
export function childEnvironment(env: NodeJS.ProcessEnv, settings: ChildSettings): NodeJS.ProcessEnv {
  const { folder, scratch, region, credentials, secrets } = settings;
  const config = [folder, ownFolder].map((each) => join(each, 'ansible.cfg')).find((each) => existsSync(each));
  return {
    ...awsEnvironment(env, region, credentials),
    ...(config === undefined ? {} : { ANSIBLE_CONFIG: config }),
    ANSIBLE_ROLES_PATH: [...new Set([join(folder, 'roles'), join(ownFolder, 'roles')])].join(delimiter),
    ANSIBLE_CALLBACK_PLUGINS: join(ownFolder, 'plugins', 'callback'),
    ANSIBLE_STDOUT_CALLBACK: 'coxswain_progress',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_RETRY_FILES_ENABLED: '0',
    // Modules and their arguments go through a pipe in place of a file, so that a killed run leaves none.
    ANSIBLE_PIPELINING: '1',
    ANSIBLE_LOCAL_TEMP: join(scratch, 'tmp'),
    TMPDIR: scratch,
    COXSWAIN_SECRETS: secrets.join(','),
  };
}

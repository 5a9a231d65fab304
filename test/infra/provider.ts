import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cacheDir } from '../../sandbox/setup/files.mjs';
import { execute } from '../runners/runner.ts';

/** Where `init` gets providers from, or why it gets none. */
export type Providers =
  | { readonly env: Readonly<Record<string, string>>; readonly said: string }
  | { readonly missing: string };

/** Settings of every run: no questions, no look for newer versions. */
export const quiet = { TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };

/**
 * Fetches the providers once into `folder`: from where TF_CLI_CONFIG_FILE says when it is set, else from the registry.
 * From there on every `init` takes them from that folder, so that many may run and none needs the network.
 */
export async function fetchProviders(tool: string, required: string, folder: string): Promise<Providers> {
  const asked = process.env['TF_CLI_CONFIG_FILE'] ?? '';
  const given = asked !== '' && existsSync(asked) ? asked : '';
  const aside = asked !== '' && given === '' ? `TF_CLI_CONFIG_FILE is ${asked}, which is not there; ` : '';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf'), required);
  const { code, output } = await execute(tool, [`-chdir=${folder}`, 'init', '-no-color'], {
    env: { ...quiet, ...(given === '' ? fromRegistry() : { TF_CLI_CONFIG_FILE: given }) },
  });
  const source = given === '' ? 'the registry' : given;
  if (code !== 0) return { missing: `${aside}${source} gives no provider: ${reasonIn(output)}` };
  const mirror = join(folder, '.terraform', 'providers');
  const config = join(folder, 'mirror.tfrc');
  writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  const said = `${aside}${versionsIn(mirror).join(', ')} from ${source}`;
  return { env: { ...quiet, TF_CLI_CONFIG_FILE: config, TF_PLUGIN_CACHE_DIR: '' }, said };
}

/** One try, and a cache for all clones: the AWS provider is a download of 150 MB. */
function fromRegistry(): Record<string, string> {
  const cache = join(cacheDir(), 'terraform-providers');
  mkdirSync(cache, { recursive: true });
  return {
    TF_CLI_CONFIG_FILE: '',
    TF_PLUGIN_CACHE_DIR: cache,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    TF_REGISTRY_DISCOVERY_RETRY: '0',
    TF_REGISTRY_CLIENT_TIMEOUT: '10',
  };
}

/** `hashicorp/aws 6.47.1`, for each package below host/namespace/type/version. */
function versionsIn(mirror: string): readonly string[] {
  const below = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
  const versions = [mirror].flatMap(below).flatMap(below).flatMap(below).flatMap(below);
  return versions
    .filter((path) => statSync(path).isDirectory())
    .map((path) => relative(mirror, path).split('/').slice(1))
    .map(([namespace, type, version]) => `${namespace}/${type} ${version}`);
}

/** The first error of Terraform's answer, on one line. */
function reasonIn(output: string): string {
  const plain = output.replaceAll(/[│╷╵]/g, ' ').replaceAll(/\s+/g, ' ');
  const error = plain.slice(Math.max(0, plain.indexOf('Error: ')));
  return /^.*?(?=\. | To see which modules |$)/.exec(error.trim())?.[0].slice(0, 400) ?? '';
}

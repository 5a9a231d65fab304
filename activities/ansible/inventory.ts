import type { PlaybookRun } from './playbook-run.ts';
import { refusal } from '../failures.ts';
import type { Json } from '../../domain/json.ts';

/**
 * The inventory as YAML. Every text in it is `!unsafe`: Ansible would otherwise evaluate `{{ … }}` in it, which can run programs.
 * Refuses names that Ansible would read as patterns or ranges.
 */
export function inventoryYaml(hosts: PlaybookRun['hosts']): string {
  const groups = Object.entries(hosts).map(([group, members]) => {
    if (!/^[A-Za-z_]\w*$/.test(group)) throw refusal(badName('group', group, 'letters, digits and "_"'));
    for (const host of Object.keys(members)) {
      if (!/^[\w./-]+$/.test(host)) throw refusal(badName('host', host, 'letters, digits and "._/-"'));
    }
    return `${text(group)}: {hosts: ${unsafeYaml(members)}}`;
  });
  return `all: {children: {${groups.join(', ')}}}\n`;
}

/**
 * The variables as YAML: plain ones `!unsafe`, secrets as look-ups that Ansible resolves where a task uses them. A reference is
 * the name or ARN of a secret in Secrets Manager, or the path of a parameter (`/…`); `#key` takes one key of a JSON document.
 */
export function variablesYaml({ variables, secrets, key }: Pick<PlaybookRun, 'variables' | 'secrets' | 'key'>): string {
  for (const name of [...Object.keys(variables), ...Object.keys(secrets)]) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw refusal(badName('variable', name, 'letters, digits and "_"'));
  }
  const twice = Object.keys(secrets).find((name) => name in variables);
  if (twice !== undefined) throw refusal(`Variable ${twice} has a value and a secret: remove one of them.`);
  const plain = { ...variables, coxswain_key: key };
  return [
    ...Object.entries(plain).map(([name, value]) => `${name}: ${unsafeYaml(value)}`),
    ...Object.entries(secrets).map(([name, reference]) => `${name}: ${text(lookupOf(name, reference))}`),
    '',
  ].join('\n');
}

function lookupOf(name: string, reference: string): string {
  const [, path, member] = /^([\w+=,.@:/-]+)(?:#([\w.-]+))?$/.exec(reference) ?? [];
  if (path === undefined) {
    throw refusal(
      `Secret ${name} is "${reference}": write the name or ARN of a secret, or /the/path of a parameter, and #key for one key of it.`,
    );
  }
  const parameter = path.startsWith('/') || path.includes(':parameter/');
  const plugin = parameter ? 'amazon.aws.ssm_parameter' : 'amazon.aws.secretsmanager_secret';
  const whole = `lookup('${plugin}', '${path}')`;
  return member === undefined ? `{{ ${whole} }}` : `{{ (${whole} | from_json)['${member}'] }}`;
}

/** JSON is YAML, but for the tag before each text. */
function unsafeYaml(value: Json): string {
  if (typeof value === 'string') return `!unsafe ${text(value)}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(unsafeYaml).join(', ')}]`;
  const members = Object.entries(value).map(([name, member]) => `${text(name)}: ${unsafeYaml(member)}`);
  return `{${members.join(', ')}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** A text in double quotes; YAML takes no DEL, C1 or lone surrogates as they stand. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\ufeff\ufffe\uffff\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function badName(what: string, name: string, allowed: string): string {
  return `"${name}" is no name of a ${what}: use ${allowed}.`;
}

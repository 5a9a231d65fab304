import type { Json } from '../json.ts';
import type { Assessment } from './assessment.ts';
import type { RecoveryGroup, Side } from './group.ts';
import { recoveryStep } from './steps.ts';

/** The step that runs a playbook of the group on a side: what its variables leave open is filled with what stands there. */
export function playbookStep(
  name: string,
  { group, side, assessment }: { readonly group: RecoveryGroup; readonly side: Side; readonly assessment: Assessment },
  id: string,
  phase: string,
) {
  const config = group.playbooks[name];
  if (config === undefined) throw new TypeError(`no playbook ${name} in ${group.name}`);
  const region = group.regions[side];
  const scope = group.services[0]?.sides[side].place;
  if (scope === undefined) throw new TypeError(`${group.name} has no service`);
  const known: Record<string, string> = { region, cluster: scope.cluster };
  for (const database of group.databases) {
    known[`database.${database.name}.id`] = database.sides[side].id;
    const host = assessment.databases.find((each) => each.name === database.name)?.hosts[side];
    if (host !== undefined) known[`database.${database.name}.host`] = host;
  }
  const fill = (value: Json): Json => {
    if (typeof value === 'string') {
      return value.replace(/\{([^{}]+)\}/g, (whole, key: string) => known[key] ?? whole);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each)]));
  };
  const variables = Object.entries(config.variables).map(([key, value]) => [key, fill(value)] as const);
  return recoveryStep('playbook', id, phase, config.playbook, {
    scope: { account: scope.account, ...(scope.role === undefined ? {} : { role: scope.role }), region },
    playbook: config.playbook,
    variables: Object.fromEntries(variables),
    secrets: config.secrets,
    ...(config.hosts === 'instances' ? { instancesOf: group.name } : {}),
  });
}

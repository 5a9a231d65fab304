import { canonicalJson } from '../../domain/json.ts';
import type { AuditCall } from './aws.ts';

const reads = /^(Describe|List|Get|BatchGet|AssumeRole)|^(GET|HEAD) /;

/** True for a call of the product that changed something, whether or not its answer arrived. */
export function hasWritten({ action, status, error, fault }: AuditCall): boolean {
  if (reads.test(action)) return false;
  return fault === 'lost-answer' ? error === null : status === 200;
}

interface TargetGroupWeight {
  readonly TargetGroupArn: string;
  readonly Weight: string | number;
}

/** Percent that a ModifyListener or ModifyRule gave to the canary of this load balancer; undefined for any other call. */
export function percentSet({ action, params }: AuditCall, loadBalancer: string): number | undefined {
  const arn = params[action === 'ModifyListener' ? 'ListenerArn' : 'RuleArn'];
  if (action !== 'ModifyListener' && action !== 'ModifyRule') return undefined;
  if (typeof arn !== 'string' || !arn.includes(`/${loadBalancer}/`)) return undefined;
  const actions = params[action === 'ModifyListener' ? 'DefaultActions' : 'Actions'] as readonly {
    ForwardConfig?: { TargetGroups?: readonly TargetGroupWeight[] };
  }[];
  const groups = actions.at(-1)?.ForwardConfig?.TargetGroups ?? [];
  const total = groups.reduce((sum, { Weight }) => sum + Number(Weight), 0);
  const canary = groups.find(({ TargetGroupArn }) => TargetGroupArn.includes(`targetgroup/${loadBalancer}-canary/`));
  return canary === undefined || total === 0 ? undefined : (100 * Number(canary.Weight)) / total;
}

/** What a write did, without the names that differ from one change to the next: `app-prod: UpdateService …`. */
export interface AppliedWrite {
  readonly call: AuditCall;
  /** The thing written. */
  readonly resource: string;
  /** What was written there; the same words are the same effect. */
  readonly effect: string;
}

/** Every write to one service's things (`app-prod`: task definitions, both ECS services, weights, scaling), in order. */
export function writesOf(calls: readonly AuditCall[], name: string): AppliedWrite[] {
  const revisions = new Map<string, string>();
  const revision = (arn: unknown) => {
    if (typeof arn !== 'string') return undefined;
    const known = revisions.get(arn) ?? `revision ${String.fromCharCode(65 + revisions.size)}`;
    revisions.set(arn, known);
    return known;
  };
  return calls.filter(hasWritten).flatMap((call): AppliedWrite[] => {
    const { action, params } = call;
    const write = (resource: string, ...words: (string | undefined)[]) => [
      { call, resource, effect: [action, ...words.filter((word) => word !== undefined)].join(' ') },
    ];
    switch (action) {
      case 'RegisterTaskDefinition':
        return params['family'] === name ? write(`task definition ${name}`) : [];
      case 'UpdateService': {
        const service = String(params['service']).split('/').at(-1) ?? '';
        if (service !== name && service !== `${name}-canary`) return [];
        const { cluster: _cluster, service: _service, taskDefinition, ...rest } = params;
        return write(`service ${service}`, revision(taskDefinition), canonicalJson(rest));
      }
      case 'ModifyListener':
      case 'ModifyRule': {
        const percent = percentSet(call, name);
        return percent === undefined ? [] : write(`weight ${name}`, `${percent} %`);
      }
      default: {
        const text = JSON.stringify(params);
        return new RegExp(`[/"]${name}(-canary)?["/]`).test(text) ? write(`${call.service} ${name}`, text) : [];
      }
    }
  });
}

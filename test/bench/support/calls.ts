import type { AuditCall } from '../../../bench/lab/aws.ts';

let ids = 0;

/** An entry of the audit log; applied unless said otherwise. */
export function call(action: string, params: AuditCall['params'], changed: Partial<AuditCall> = {}): AuditCall {
  ids += 1;
  const usual = {
    caller: 'coxswain-deploy/x',
    region: 'eu-west-1',
    service: 'ecs',
    status: 200,
    error: null,
    fault: null,
  };
  return { id: ids, at: ids, action, params, ...usual, ...changed };
}

export function listener(loadBalancer: string): string {
  return `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/${loadBalancer}/0a1b/2c3d`;
}

export function setWeight(loadBalancer: string, percent: number, changed: Partial<AuditCall> = {}): AuditCall {
  const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0a1b`;
  const TargetGroups = [
    { TargetGroupArn: group(loadBalancer), Weight: String(100 - percent) },
    { TargetGroupArn: group(`${loadBalancer}-canary`), Weight: String(percent) },
  ];
  const DefaultActions = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
  return call(
    'ModifyListener',
    { ListenerArn: listener(loadBalancer), DefaultActions },
    { service: 'elbv2', ...changed },
  );
}

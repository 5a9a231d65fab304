import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { saidOf } from './alias-record.ts';

/** Why turning over the health check would not move the name, one sentence without its end; undefined where it would. */
export function immovable(name: string, check: string, records: readonly ResourceRecordSet[]): string | undefined {
  const roles = new Set(records.map(({ Failover }) => Failover));
  if (!roles.has('PRIMARY') || !roles.has('SECONDARY')) {
    return `${name} is to have a PRIMARY and a SECONDARY failover record, but it leads to ${saidOf(records)}; make the pair, or correct the catalogue`;
  }
  const other = records.find(({ Failover, HealthCheckId }) => Failover === 'PRIMARY' && HealthCheckId !== check);
  if (other === undefined) return undefined;
  return `the PRIMARY record of ${name} (${other.Type}) has ${other.HealthCheckId === undefined ? 'no health check' : `the health check ${other.HealthCheckId}`}, not ${check}; attach it, or correct the catalogue`;
}

/**
 * Where none of the two is healthy Route 53 answers with the PRIMARY, so a SECONDARY that can turn unhealthy would send
 * requests back to the region that was left.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-problems.html
 */
export function judgedSecondary(records: readonly ResourceRecordSet[]): ResourceRecordSet | undefined {
  return records.find(
    ({ Failover, HealthCheckId, AliasTarget }) =>
      Failover === 'SECONDARY' && (HealthCheckId !== undefined || AliasTarget?.EvaluateTargetHealth === true),
  );
}

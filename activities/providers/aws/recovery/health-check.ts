import {
  GetHealthCheckCommand,
  type HealthCheck,
  type Route53Client,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import type { Side } from '../../../../domain/recovery/group.ts';
import type { StepResult, Write } from '../../../api.ts';
import { refusal, saidNo } from '../../../failures.ts';
import { isError } from '../../../is-error.ts';
import { confirmDelay, poll, reading } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { HealthCheckState } from '../../../recovery-api.ts';
import { listRecords } from './alias-record.ts';
import { immovable } from './failover-pair.ts';

type Params = RecoveryStepParams['healthCheck'];

/** Throws a refusal where the name would not follow the health check. */
export async function readHealthCheck(
  { route53 }: AwsClients,
  { zone, name, check }: Params,
): Promise<HealthCheckState> {
  const [found, records] = await Promise.all([getHealthCheck(route53, check), listRecords(route53, zone, name)]);
  const problem = immovable(name, check, records);
  if (problem !== undefined) throw refusal(`In hosted zone ${zone} ${problem}.`);
  if (found.HealthCheckConfig?.Type === 'RECOVERY_CONTROL') {
    throw refusal(
      `The health check ${check} of ${name} follows a routing control; declare the name with routingControls in the catalogue.`,
    );
  }
  return stateOf(found);
}

/**
 * Sets `Disabled` and `Inverted` together, by the version that was read, so that an update by somebody else in between is
 * never overwritten, and reads them back. What else the check says stays.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHealthCheck.html
 */
export async function writeHealthCheck(
  { route53 }: AwsClients,
  { params, want, only }: Write<Params, HealthCheckState>,
): Promise<StepResult> {
  const { check, name } = params;
  return poll<StepResult>(
    async () => {
      const found = await getHealthCheck(route53, check);
      const state = stateOf(found);
      if (same(state, want)) {
        const progress = { text: `the health check is ${said(state)}`, done: 1 };
        return {
          done: { verdict: 'passed', progress, evidence: { ...state, version: found.HealthCheckVersion ?? 0 } },
        };
      }
      if (only !== undefined && !only.some((each) => same(state, each))) {
        const reason = `the health check ${check} of ${name} is ${said(state)}, which this change did not do, so it was left`;
        return { done: { verdict: 'errored', reason } };
      }
      try {
        await route53.send(
          new UpdateHealthCheckCommand({
            HealthCheckId: check,
            HealthCheckVersion: found.HealthCheckVersion,
            Disabled: want.disabled,
            Inverted: want.inverted,
          }),
        );
      } catch (error) {
        if (isError(error) && error.name === 'HealthCheckVersionMismatch') {
          return { progress: { text: 'it changed meanwhile; looking again' } };
        }
        const no = saidNo(error);
        if (no === undefined) throw error;
        return {
          done: { verdict: 'failed', reason: `Route 53 refused to turn over the health check of ${name}: ${no}` },
        };
      }
      return { progress: { text: 'turned over, not confirmed yet' } };
    },
    { delay: confirmDelay },
  );
}

export async function getHealthCheck(route53: Route53Client, check: string): Promise<HealthCheck> {
  const { HealthCheck } = await route53.send(new GetHealthCheckCommand({ HealthCheckId: check }), reading());
  if (HealthCheck === undefined) throw refusal(`Route 53 tells nothing of the health check ${check}.`);
  return HealthCheck;
}

export function stateOf({ HealthCheckConfig }: HealthCheck): HealthCheckState {
  return { disabled: HealthCheckConfig?.Disabled === true, inverted: HealthCheckConfig?.Inverted === true };
}

/**
 * Side that the failover records lead to as configured. While it is watched that is the primary, though the name may be with
 * the standby for as long as the check fails. Inverted and still watched, it is whichever is not well: neither.
 */
export function sideOf({ disabled, inverted }: HealthCheckState): Side | undefined {
  if (!inverted) return 'primary';
  return disabled ? 'standby' : undefined;
}

/** As a clause after "the health check is". */
export function said({ disabled, inverted }: HealthCheckState): string {
  if (disabled) return inverted ? 'held unhealthy (disabled and inverted)' : 'held healthy (disabled)';
  return inverted ? 'inverted, but still watched' : 'watched';
}

function same(a: HealthCheckState, b: HealthCheckState): boolean {
  return a.disabled === b.disabled && a.inverted === b.inverted;
}

import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { listOf } from '../../../../domain/text/list.ts';
import type { StepResult, Write } from '../../../api.ts';
import { saidNo } from '../../../failures.ts';
import { poll } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { DialsState } from '../../../recovery-api.ts';
import { resolves } from '../../../resolves.ts';
import { dialOf, getAccelerator, getDials, getEndpointGroup, takesRequests } from './endpoint-group.ts';

type Params = RecoveryStepParams['dials'];

export async function readDials({ accelerator }: AwsClients, { on, off }: Params): Promise<DialsState> {
  return getDials(accelerator, [on, off]);
}

/**
 * Dials up first, waits until every edge has it, and only then dials down, so that at no moment and nowhere both stand at 0.
 * There is neither token nor version: each turn looks first, and writes one of the two. Passed when read back and deployed.
 */
export async function writeDials(
  { accelerator }: AwsClients,
  { params, want, only }: Write<Params, DialsState>,
): Promise<StepResult> {
  const arns = [params.on, params.off];
  const wanted = (arn: string) => want.dials[arn] ?? 0;
  return poll<StepResult>(
    async () => {
      const [{ dials }, { Status }] = await Promise.all([
        getDials(accelerator, arns),
        getAccelerator(accelerator, params.on),
      ]);
      const standing = (arn: string) => dials[arn] ?? 0;
      const strange = arns.filter((arn) => !known(arn, standing(arn), want, only));
      if (strange.length > 0) {
        const reason = `the traffic dials stand ${said({ dials })}, which this change did not do, so they were left`;
        return { done: { verdict: 'errored', reason } };
      }
      if (arns.every((arn) => wanted(arn) === 0)) {
        return {
          done: { verdict: 'errored', reason: 'both traffic dials at 0 would lead nowhere, so they were left' },
        };
      }
      const up = arns.find((arn) => wanted(arn) > standing(arn));
      if (up === undefined && Status !== 'DEPLOYED') {
        return { progress: { text: `the dials stand ${said({ dials })}; not at every edge yet` } };
      }
      const next = up ?? arns.find((arn) => wanted(arn) < standing(arn));
      if (next === undefined) {
        const progress = { text: 'both dials set and read back', done: 1 };
        return { done: { verdict: 'passed', progress, evidence: { dials } } };
      }
      try {
        await accelerator.send(
          new UpdateEndpointGroupCommand({ EndpointGroupArn: next, TrafficDialPercentage: wanted(next) }),
        );
      } catch (error) {
        const no = saidNo(error);
        if (no === undefined) throw error;
        return { done: { verdict: 'failed', reason: `Global Accelerator refused to set a traffic dial: ${no}` } };
      }
      return { progress: { text: `the dial of ${short(next)} set to ${wanted(next)}, not confirmed yet` } };
    },
    {
      late: () => ({
        verdict: 'failed',
        reason: 'the traffic dials were set, but Global Accelerator does not say that every edge has them',
      }),
    },
  );
}

/** Each dial for itself, since a write that was cut off may have set one of the two. */
function known(arn: string, dial: number, want: DialsState, only: readonly DialsState[] | undefined): boolean {
  return only === undefined || [want, ...only].some(({ dials }) => dials[arn] === dial);
}

/** Whether the accelerator leads to the one group alone, can do so, and is what the public name leads to. */
export async function dialled(
  { accelerator }: AwsClients,
  resolvers: readonly string[],
  { name, on, off }: RecoveryStepParams['dialled'],
): Promise<StepResult> {
  let lacks: readonly string[] = [];
  const looked = await poll<StepResult | { readonly dnsName: string }>(
    async () => {
      const [taking, left, { Status, Enabled, DnsName }] = await Promise.all([
        getEndpointGroup(accelerator, on),
        getEndpointGroup(accelerator, off),
        getAccelerator(accelerator, on),
      ]);
      const dials = { [on]: dialOf(taking), [off]: dialOf(left) };
      lacks = [
        ...(dialOf(taking) > 0 && dialOf(left) === 0 ? [] : [`its dials stand ${said({ dials })}`]),
        ...(takesRequests(taking) ? [] : [`it calls no endpoint in ${taking.EndpointGroupRegion} healthy`]),
        ...(Enabled === true ? [] : ['it is not enabled']),
        ...(Status === 'DEPLOYED' ? [] : ['not every edge has its settings yet']),
      ];
      if (lacks.length > 0 || DnsName === undefined) return { progress: { text: lacks.join(', ') } };
      return { done: { dnsName: DnsName } };
    },
    {
      late: () => ({
        verdict: 'failed',
        reason: `the accelerator of ${name} does not lead there: ${listOf(lacks)}`,
      }),
    },
  );
  if ('verdict' in looked) return looked;
  return resolves(resolvers, { name, to: { dnsName: looked.dnsName } });
}

function said({ dials }: DialsState): string {
  return listOf(Object.entries(dials).map(([arn, dial]) => `${short(arn)} at ${dial}`));
}

function short(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

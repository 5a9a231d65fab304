import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import type { RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { count, listOf } from '../../../../domain/text/list.ts';
import type { StepResult, Write } from '../../../api.ts';
import { evidence } from '../../../evidence.ts';
import { saidNo } from '../../../failures.ts';
import { confirmDelay, poll, reading } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { ScalingState } from '../../../recovery-api.ts';

type Params = RecoveryStepParams['scaling'];
type Entry = ScalingState['services'][number];
type Suspended = Entry['suspended'];

/** One entry for each service that auto scaling knows; the others have nothing to stop. */
export async function readScaling(clients: AwsClients, params: Params): Promise<ScalingState> {
  return { services: [...(await findAll(clients, params, params.services)).values()].map(({ entry }) => entry) };
}

/** Sets the three suspensions of each service that has a scalable target, and reads them back. Capacities stay as they are. */
export async function writeScaling(clients: AwsClients, input: Write<Params, ScalingState>): Promise<StepResult> {
  const { params, want } = input;
  const names = want.services.map(({ service }) => service);
  return poll<StepResult>(
    async () => {
      const found = await findAll(clients, params, names);
      const open = want.services.filter((entry) => {
        const target = found.get(entry.service);
        return target !== undefined && !same(target.entry.suspended, entry.suspended);
      });
      if (open.length === 0) {
        const services = [...found.values()].map(({ entry }) => entry);
        const text =
          services.length === 0 ? 'nothing scales by itself' : `${count(services.length, 'service')} set and read back`;
        return { done: { verdict: 'passed', progress: { text, done: 1 }, evidence: evidence({ services }) } };
      }
      const strangers = open.filter(({ service }) => !mayWrite(found.get(service)?.entry, input));
      if (strangers.length > 0) {
        const who = listOf(strangers.map(({ service }) => service));
        return {
          done: {
            verdict: 'errored',
            reason: `somebody else changed the auto scaling of ${who}, so it was left as it is`,
          },
        };
      }
      try {
        for (const { service, suspended } of open) await suspend(clients, params, service, suspended);
      } catch (error) {
        const said = saidNo(error);
        if (said === undefined) throw error;
        return { done: { verdict: 'failed', reason: `Auto Scaling refused: ${said}` } };
      }
      return { progress: { text: 'set, not confirmed yet' } };
    },
    { delay: confirmDelay },
  );
}

/** Service -> its scalable target, for those that have one. */
async function findAll({ scaling }: AwsClients, { place }: Params, names: readonly string[]) {
  const answer = await scaling.send(
    new DescribeScalableTargetsCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceIds: names.map((name) => resourceOf(place.cluster, name)),
    }),
    reading(),
  );
  const targets = new Map((answer.ScalableTargets ?? []).map((each) => [each.ResourceId, each]));
  return new Map(
    names.flatMap((service) => {
      const target = targets.get(resourceOf(place.cluster, service));
      return target === undefined ? [] : [[service, { entry: { service, suspended: suspendedOf(target) }, target }]];
    }),
  );
}

/** Without capacities the call keeps those that are registered. */
async function suspend({ scaling }: AwsClients, { place }: Params, service: string, want: Suspended): Promise<void> {
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: resourceOf(place.cluster, service),
      SuspendedState: {
        DynamicScalingInSuspended: want.scaleIn,
        DynamicScalingOutSuspended: want.scaleOut,
        ScheduledScalingSuspended: want.scheduled,
      },
    }),
  );
}

function suspendedOf({ SuspendedState: state }: ScalableTarget): Suspended {
  return {
    scaleIn: state?.DynamicScalingInSuspended === true,
    scaleOut: state?.DynamicScalingOutSuspended === true,
    scheduled: state?.ScheduledScalingSuspended === true,
  };
}

function mayWrite(found: Entry | undefined, { only }: Write<Params, ScalingState>): boolean {
  if (only === undefined || found === undefined) return true;
  const ours = only.flatMap(({ services }) => services.filter(({ service }) => service === found.service));
  return ours.some(({ suspended }) => same(suspended, found.suspended));
}

function same(a: Suspended, b: Suspended): boolean {
  return a.scaleIn === b.scaleIn && a.scaleOut === b.scaleOut && a.scheduled === b.scheduled;
}

function resourceOf(cluster: string, service: string): string {
  return `service/${cluster}/${service}`;
}

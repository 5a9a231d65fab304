import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { canonicalJson } from '../../../domain/json.ts';
import type { DeploymentSettings } from '../../../domain/plan/step.ts';
import type { StepParams } from '../../../domain/plan/step.ts';
import type { ControlState, StepResult, Write } from '../../api.ts';
import { evidence } from '../../evidence.ts';
import { saidNo } from '../../failures.ts';
import { confirmDelay, poll, reading } from '../../poll.ts';
import type { AwsClients } from '../../ports.ts';
import { describeService } from './ecs-service.ts';

type Params = StepParams['control'];
type Entry = ControlState['services'][number];

interface Found {
  readonly entry: Entry;
  readonly service: Service;
  readonly scalable?: ScalableTarget;
}

export async function readControl(clients: AwsClients, params: Params): Promise<ControlState> {
  return { services: (await Promise.all(params.services.map((name) => find(clients, params, name)))).map(entryOf) };
}

/** Sets ECS's guard rails and the hold on scale-in of each service, and reads them back. Starts no deployment. */
export async function writeControl(clients: AwsClients, input: Write<Params, ControlState>): Promise<StepResult> {
  const { want, params } = input;
  // What is back already may stand beside what is still ours: a write of two halves may have landed by half.
  const expected = input.only && [...input.only, want];
  return poll<StepResult>(
    async () => {
      const found = await Promise.all(want.services.map(({ service }) => find(clients, params, service)));
      const open = want.services.flatMap((entry, index) => {
        const each = found[index];
        return each === undefined || holds(each.entry, entry) ? [] : [{ entry, found: each }];
      });
      if (open.length === 0) {
        const services = found.map(entryOf);
        return {
          done: {
            verdict: 'passed',
            progress: { text: 'set and read back', done: 1 },
            evidence: evidence({ services }),
          },
        };
      }
      const stranger = open.find(({ found: each }) => !mayWrite(each.entry, expected));
      if (stranger !== undefined) {
        const { service } = stranger.entry;
        const reason = `somebody else changed the deployment settings or the scaling of ${service}, so they were left as they are`;
        return { done: { verdict: 'errored', reason } };
      }
      try {
        for (const { entry, found: each } of open) await write(clients, params, entry, each);
      } catch (error) {
        const said = saidNo(error);
        if (said === undefined) throw error;
        return { done: { verdict: 'failed', reason: `AWS refused the settings: ${said}` } };
      }
      return { progress: { text: 'set, not confirmed yet' } };
    },
    { delay: confirmDelay },
  );
}

async function find(clients: AwsClients, { place }: Params, name: string): Promise<Found> {
  const [service, [scalable]] = await Promise.all([
    describeService(clients.ecs, place.cluster, name),
    scalableTargets(clients.scaling, place.cluster, [name]),
  ]);
  const entry = {
    service: name,
    deployment: settingsOf(service),
    ...(scalable === undefined ? {} : { scaleInSuspended: isScaleInSuspended(scalable) }),
  };
  return { entry, service, ...(scalable === undefined ? {} : { scalable }) };
}

export function isScaleInSuspended({ SuspendedState }: ScalableTarget): boolean {
  return SuspendedState?.DynamicScalingInSuspended === true;
}

/** What scales each service, in the order asked for; undefined where nothing does. */
export async function scalableTargets(
  scaling: ApplicationAutoScalingClient,
  cluster: string,
  services: readonly string[],
): Promise<(ScalableTarget | undefined)[]> {
  const resources = services.map((service) => `service/${cluster}/${service}`);
  const answer = await scaling.send(
    new DescribeScalableTargetsCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceIds: resources,
    }),
    reading(),
  );
  return resources.map((resource) => answer.ScalableTargets?.find(({ ResourceId }) => ResourceId === resource));
}

export function settingsOf({ deploymentConfiguration }: Service): DeploymentSettings {
  const { deploymentCircuitBreaker: breaker, alarms } = deploymentConfiguration ?? {};
  return {
    circuitBreaker: { enable: breaker?.enable === true, rollback: breaker?.rollback === true },
    alarms: {
      enable: alarms?.enable === true,
      rollback: alarms?.rollback === true,
      names: (alarms?.alarmNames ?? []).toSorted(),
    },
  };
}

/** Writes only what differs. Everything else of the deployment configuration, and the other two suspensions, are kept. */
async function write({ ecs, scaling }: AwsClients, { place }: Params, want: Entry, found: Found): Promise<void> {
  if (!sameSettings(found.entry.deployment, want.deployment)) {
    const { circuitBreaker, alarms } = want.deployment;
    await ecs.send(
      new UpdateServiceCommand({
        cluster: place.cluster,
        service: want.service,
        deploymentConfiguration: {
          ...found.service.deploymentConfiguration,
          deploymentCircuitBreaker: circuitBreaker,
          alarms: { enable: alarms.enable, rollback: alarms.rollback, alarmNames: [...alarms.names] },
        },
      }),
    );
  }
  if (found.scalable === undefined || sameHold(found.entry, want)) return;
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/${place.cluster}/${want.service}`,
      SuspendedState: { ...found.scalable.SuspendedState, DynamicScalingInSuspended: want.scaleInSuspended === true },
    }),
  );
}

function holds(found: Entry, want: Entry): boolean {
  return sameSettings(found.deployment, want.deployment) && sameHold(found, want);
}

/** Without a scalable target there is nothing to hold; without a wish it is left as it is. */
function sameHold(found: Entry, want: Entry): boolean {
  if (found.scaleInSuspended === undefined || want.scaleInSuspended === undefined) return true;
  return found.scaleInSuspended === want.scaleInSuspended;
}

function sameSettings(found: DeploymentSettings, want: DeploymentSettings): boolean {
  const sorted = ({ alarms, circuitBreaker }: DeploymentSettings) =>
    canonicalJson({ circuitBreaker, alarms: { ...alarms, names: alarms.names.toSorted() } });
  return sorted(found) === sorted(want);
}

/** Each half, settings and hold, stands as the change knows it, or as wanted. */
function mayWrite(found: Entry, expected: readonly ControlState[] | undefined): boolean {
  if (expected === undefined) return true;
  const ours = expected.flatMap(({ services }) => services.filter(({ service }) => service === found.service));
  return (
    ours.some((entry) => sameSettings(found.deployment, entry.deployment)) &&
    ours.some((entry) => sameHold(found, entry))
  );
}

function entryOf({ entry }: Found): Entry {
  return entry;
}

import type { Service } from '@aws-sdk/client-ecs';
import type { Json } from '../../../../domain/json.ts';
import type { RecoveryGroup, Sides } from '../../../../domain/recovery/group.ts';
import { type Seen, seenIn, type ServiceFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { isSettled, stateOf, tail } from '../ecs-service.ts';
import { ofBoth } from '../recovery/look.ts';
import type { Definitions } from './definitions.ts';
import { andThen, look, type Run } from './run.ts';
import type { FindService } from './services.ts';

type Definition = { readonly [key: string]: Json };

/** A service of one side, and its task definition as it is registered. */
export interface ServiceLook {
  readonly service: Seen<Service | undefined>;
  readonly definition: Seen<Definition | undefined>;
}

/** By service of the group. */
export type ServiceLooks = ReadonlyMap<string, Sides<ServiceLook>>;

export async function lookAtServices(
  run: Run,
  definitions: Definitions,
  find: FindService,
  { services }: RecoveryGroup,
): Promise<ServiceLooks> {
  const found = services.map(async ({ service: name, sides }) => {
    const both = await ofBoth(async (side): Promise<ServiceLook> => {
      const { place, ecsService } = sides[side];
      const service = await look(() => find(place, ecsService));
      const definition = await andThen(service, async (each) =>
        each === undefined ? undefined : definitions(run, place, stateOf(each).taskDefinition),
      );
      return { service, definition };
    });
    return [name, both] as const;
  });
  return new Map(await Promise.all(found));
}

/** `own`: address -> what it stands for, on that side. */
export function serviceFacts(
  { service, definition }: ServiceLook,
  own: Readonly<Record<string, string>>,
): Seen<ServiceFacts | undefined> {
  if ('unseen' in service) return service;
  if (service.seen === undefined) return { seen: undefined };
  const { desiredCount: desired, taskDefinition } = stateOf(service.seen);
  const registered =
    'unseen' in definition
      ? definition
      : { seen: { name: tail(taskDefinition), definition: definition.seen ?? {}, own } };
  return {
    seen: {
      desired,
      running: service.seen.runningCount ?? 0,
      settled: isSettled(service.seen),
      definition: registered,
    },
  };
}

/** Those that were seen. */
export function definitionsOf(looks: ServiceLooks): Definition[] {
  const all = [...looks.values()].flatMap(({ primary, standby }) => [primary.definition, standby.definition]);
  return all.map(seenIn).filter((definition) => definition !== undefined);
}

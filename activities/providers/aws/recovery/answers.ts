import type { Catalogue } from '../../../../domain/catalogue/schema.ts';
import { findGroup } from '../../../../domain/recovery/find-group.ts';
import { isTransient, refusal } from '../../../failures.ts';
import { poll } from '../../../poll.ts';
import type { AwsFor } from '../../../ports.ts';
import { within } from '../../../within.ts';
import { describeServices } from '../ecs-service.ts';
import { findInstance } from './instance.ts';

/** Each question gets this long. */
const askMs = 3000;
/** Between two looks at a region that may be away for days; the fence is late by at most this. */
const everyMs = 5000;

/**
 * Waits until a region of a group answers: ECS and, where the group has a database instance there, RDS. Throws a refusal for what the
 * catalogue does not know.
 */
export async function answers(
  catalogue: Catalogue,
  aws: AwsFor,
  { group: name, region }: { readonly group: string; readonly region: string },
): Promise<void> {
  const found = findGroup(catalogue, name);
  if (!found.found) throw refusal(found.sentence);
  const { services, databases, regions } = found.group;
  const side = regions.primary === region ? 'primary' : 'standby';
  const [service] = services;
  if (service === undefined || regions[side] !== region) throw refusal(`${name} has nothing in ${region} any more.`);
  const { place, ecsService } = service.sides[side];
  const member = databases.find(({ engine }) => engine === 'rds')?.sides[side];
  const call = { region, operation: 'Describe' };
  return poll<void>(
    async () => {
      try {
        await Promise.all([
          within(askMs, { ...call, service: 'ECS' }, () =>
            describeServices(aws(place).ecs, place.cluster, [ecsService]),
          ),
          member === undefined
            ? undefined
            : within(askMs, { ...call, service: 'RDS' }, () => findInstance(aws(member.scope).rds, member.id)),
        ]);
        return { done: undefined };
      } catch (error) {
        if (!isTransient(error)) throw error;
        return { progress: { text: `${region} does not answer` } };
      }
    },
    { delay: () => everyMs },
  );
}

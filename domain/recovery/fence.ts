import type { StepNode } from '../plan/step.ts';
import type { AssessedSide } from './assessment.ts';
import type { GroupDatabase, RecoveryGroup, Side } from './group.ts';
import { recoveryStep } from './steps.ts';

export interface FenceWish {
  /** Databases whose writes are stopped; by default all of the group. */
  readonly databases?: readonly GroupDatabase[];
  /** A change that goes back does not take the fence down. */
  readonly stays?: boolean;
}

/** A region that does not answer gets one short try of everything at once: what cannot be fenced is said, and a person decides. */
const impatient = {
  attempts: 1,
  timeoutSeconds: 12,
  on: { failed: 'continue', errored: 'continue', inconclusive: 'continue' },
} as const;

/**
 * Stops every writer of the side that is left: services to 0 and kept there, instances read-only with their sessions ended.
 * Then looks whether anything can still write; only what is seen counts as fenced.
 */
export function fenceSteps(
  group: RecoveryGroup,
  side: Side,
  assessed: AssessedSide,
  { databases = group.databases, stays = false }: FenceWish = {},
): StepNode {
  const inTurn = assessed.reachable;
  const kept = stays ? ({ stays: true } as const) : {};
  const extras = { ...(inTurn ? {} : impatient), ...kept };
  const { region } = assessed;
  const services = group.services.map(({ service, sides }): StepNode => {
    const { place, ecsService, canary } = sides[side];
    const steps = [
      recoveryStep(
        'scaling',
        `fence/${service}/scaling`,
        'fence',
        `hold auto scaling of ${ecsService}`,
        { place, services: [ecsService], suspended: true },
        extras,
      ),
      recoveryStep(
        'service',
        `fence/${service}/stop`,
        'fence',
        `stop ${ecsService} in ${region}`,
        { place, service: ecsService, desiredCount: 0 },
        extras,
      ),
      // An interrupted deploy may have left tasks there.
      ...(canary === undefined
        ? []
        : [
            recoveryStep(
              'service',
              `fence/${service}/stop-canary`,
              'fence',
              `stop ${canary} in ${region}`,
              { place, service: canary, desiredCount: 0 },
              extras,
            ),
          ]),
    ];
    // Together: what scales by itself acts once a minute, and nothing counts as fenced before both are seen.
    return { parallel: steps };
  });
  const instances = databases.flatMap((database) => (database.engine === 'rds' ? [database] : []));
  const readOnly = instances.map(({ name, sides, parameterGroup }) =>
    recoveryStep(
      'databaseWrites',
      `fence/${name}/read-only`,
      'fence',
      `${sides[side].id} takes no writes, sessions ended`,
      { member: sides[side], parameterGroup, allowed: false },
      extras,
    ),
  );
  return {
    sequence: [
      ...(inTurn
        ? [{ parallel: services }, ...(readOnly.length === 0 ? [] : [{ parallel: readOnly }])]
        : [{ parallel: [...services, ...readOnly] }]),
      recoveryStep(
        'fenced',
        'fence/confirm',
        'fence',
        `nothing writes in ${region}`,
        {
          region,
          services: group.services.flatMap(({ sides }) => {
            const { place, ecsService, canary } = sides[side];
            return [ecsService, ...(canary === undefined ? [] : [canary])].map((service) => ({ place, service }));
          }),
          databases: instances.map(({ sides, parameterGroup }) => ({ member: sides[side], parameterGroup })),
          // The loss that was approved is of a source that was silent.
          ...(inTurn || stays || databases.length === 0 ? {} : { wasSilent: true }),
        },
        confirming(group, assessed),
      ),
    ],
  };
}

/**
 * Going on without a complete fence is an override, since two regions could then take writes. A group without a database has none to take: where
 * its old region is gone, nobody is asked.
 */
function confirming({ databases }: RecoveryGroup, { reachable }: AssessedSide) {
  const brief = { attempts: 1, timeoutSeconds: 30 } as const;
  if (databases.length === 0) return reachable ? {} : { ...brief, on: impatient.on };
  return { skipNeeds: 'override', ...(reachable ? {} : brief) } as const;
}

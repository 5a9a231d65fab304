import type { StepNode } from '../plan/step.ts';
import type { AssessedSide } from './assessment.ts';
import type { RecoveryGroup, Side } from './group.ts';
import { recoveryStep } from './steps.ts';

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
export function fenceSteps(group: RecoveryGroup, side: Side, assessed: AssessedSide): StepNode {
  const inTurn = assessed.reachable;
  const extras = inTurn ? {} : impatient;
  const { region } = assessed;
  const services = group.services.map(({ service, sides }): StepNode => {
    const { place, ecsService } = sides[side];
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
    ];
    return inTurn ? { sequence: steps } : { parallel: steps };
  });
  const instances = group.databases.flatMap((database) => (database.engine === 'rds' ? [database] : []));
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
          services: group.services.map(({ sides }) => ({ place: sides[side].place, service: sides[side].ecsService })),
          databases: instances.map(({ sides, parameterGroup }) => ({ member: sides[side], parameterGroup })),
        },
        { skipNeeds: 'override', ...(assessed.reachable ? {} : { attempts: 1, timeoutSeconds: 30 }) },
      ),
    ],
  };
}

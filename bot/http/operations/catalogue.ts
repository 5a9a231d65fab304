import { z } from 'zod';
import { readinessViewSchema } from '../../../domain/recovery/readiness/report.ts';
import { stackStandingSchema } from '../../../domain/infrastructure/drift.ts';
import type { Operation } from '../operation.ts';

const held = {
  holder: z.string().describe('The change that holds it; absent: nothing runs there.').optional(),
  queue: z.array(z.string()).describe('Changes that wait, in order.'),
};

const groupSchema = z.object({
  group: z.string(),
  environment: z.string(),
  regions: z.object({ primary: z.string(), standby: z.string() }),
  services: z.array(z.string()),
  databases: z.array(z.string()),
  names: z.array(z.string()).describe('Public names that move with it.'),
  objectives: z.object({ rto: z.number(), rpo: z.number() }).describe('Seconds.'),
  approvals: z.object({
    count: z.number(),
    from: z.array(z.string()),
    notRequester: z.boolean(),
    withinSeconds: z.number(),
  }),
});

/** What there is to change, and who holds and who waits for it. */
export const catalogueOperations = {
  listServices: {
    method: 'GET',
    path: '/services',
    about: 'catalogue',
    summary: 'The services of the catalogue and their environments.',
    asker: 'person',
    answers: {
      200: {
        says: 'The services.',
        schema: z.object({
          services: z.array(z.object({ service: z.string(), environments: z.array(z.string()) })),
        }),
      },
    },
  },
  listGroups: {
    method: 'GET',
    path: '/groups',
    about: 'catalogue',
    summary: 'The recovery groups: what moves together, where to, and whose word it takes.',
    asker: 'person',
    answers: { 200: { says: 'The groups.', schema: z.object({ groups: z.array(groupSchema) }) } },
  },
  getLane: {
    method: 'GET',
    path: '/lanes/{service}/{environment}',
    about: 'catalogue',
    summary: 'Which change holds a service in an environment, and which wait behind it.',
    asker: 'person',
    answers: {
      200: { says: 'The lane.', schema: z.object({ service: z.string(), environment: z.string(), ...held }) },
    },
    problems: ['notFound'],
  },
  getGroupLane: {
    method: 'GET',
    path: '/groups/{group}/lane',
    about: 'catalogue',
    summary: 'Which change holds a recovery group, and which wait behind it.',
    asker: 'person',
    answers: { 200: { says: 'The lane.', schema: z.object({ group: z.string(), ...held }) } },
    problems: ['notFound'],
  },
  getNamedLane: {
    method: 'GET',
    path: '/lanes/{name}',
    about: 'catalogue',
    summary: 'Which change holds a recovery group or a stack, and which wait behind it.',
    asker: 'person',
    answers: { 200: { says: 'The lane.', schema: z.object({ name: z.string(), ...held }) } },
    problems: ['notFound'],
  },
  listStacks: {
    method: 'GET',
    path: '/stacks',
    about: 'catalogue',
    summary:
      'The stacks of infrastructure: what was planned and applied last, and whether they still are as they were applied.',
    asker: 'person',
    answers: { 200: { says: 'The stacks.', schema: z.object({ stacks: z.array(stackStandingSchema) }) } },
  },
  getReadiness: {
    method: 'GET',
    path: '/groups/{group}/readiness',
    about: 'catalogue',
    summary: 'How ready the standby of a recovery group is: as last evaluated, or looked at anew.',
    asker: 'person',
    query: { what: 'The query', schema: z.strictObject({ evaluate: z.literal('now').optional() }) },
    answers: { 200: { says: 'The readiness.', schema: readinessViewSchema } },
    problems: ['notFound'],
  },
} as const satisfies Record<string, Operation>;

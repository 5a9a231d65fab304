import { z } from 'zod';
import { restraintKindSchema, restraintSchema } from '../../../domain/restraints/restraint.ts';
import type { Operation } from '../operation.ts';
import { decidedSchema } from './decisions.ts';
import { reasonSchema } from './reason.ts';

const place = {
  kind: restraintKindSchema,
  on: z
    .union([
      z.strictObject({ service: z.string(), environment: z.string() }),
      z.strictObject({ place: z.string().describe('An environment or a recovery group.') }),
    ])
    .describe('Absent: a stop, which is everywhere.')
    .optional(),
};
const longestSeconds = 366 * 86_400;
const restraintBody = z.strictObject({
  ...place,
  reason: reasonSchema,
  for: z
    .number()
    .positive()
    .max(longestSeconds)
    .describe('Seconds; absent, like "until": until it is released.')
    .optional(),
  until: z.string().max(100).describe('As typed: "2027-01-02 08:00", "mon 08:00".').optional(),
});

/** What is locked, frozen or stopped. Times are epoch ms. */
export const restraintOperations = {
  listRestraints: {
    method: 'GET',
    path: '/restraints',
    about: 'restraints',
    summary: 'What is locked, frozen or stopped now, and what calendars freeze within two weeks.',
    asker: 'person',
    answers: {
      200: { says: 'What holds, and what is to come.', schema: z.object({ restraints: z.array(restraintSchema) }) },
    },
  },
  restrain: {
    method: 'POST',
    path: '/restraints',
    about: 'restraints',
    summary: 'Lock, freeze or stop.',
    asker: 'person',
    body: { what: 'What is locked or frozen', schema: restraintBody },
    answers: { 200: { says: 'It holds.', schema: decidedSchema.extend({ restraint: restraintSchema }) } },
    problems: ['notFound', 'conflict'],
  },
  release: {
    method: 'POST',
    path: '/restraints/release',
    about: 'restraints',
    summary: 'Release what was locked, frozen or stopped.',
    asker: 'person',
    body: {
      what: 'What is released',
      schema: z.strictObject({ ...place, reason: reasonSchema.optional() }),
    },
    answers: { 200: { says: 'It is released.', schema: decidedSchema } },
    problems: ['notFound', 'conflict'],
  },
} as const satisfies Record<string, Operation>;

import { z } from 'zod';
import { auditSchema } from '../../../domain/change/audit.ts';
import type { Operation } from '../operation.ts';
import { narrowing } from './narrowing.ts';

const usualSeconds = 7 * 86_400;
const query = z.strictObject({
  ...narrowing,
  since: z.coerce.number().positive().default(usualSeconds).describe('Seconds back from now.'),
});

export const auditOperations = {
  getAudit: {
    method: 'GET',
    path: '/audit',
    about: 'changes',
    summary: 'Who did what, when, on whose word and on what evidence.',
    asker: 'person',
    query: { what: 'The query', schema: query },
    answers: { 200: { says: 'The changes, each as it stands now.', schema: auditSchema } },
    problems: ['notFound'],
  },
} as const satisfies Record<string, Operation>;

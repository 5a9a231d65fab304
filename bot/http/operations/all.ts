import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { auditOperations } from './audit.ts';
import { catalogueOperations } from './catalogue.ts';
import { changeOperations, eventOperations } from './changes.ts';
import { decisionOperations } from './decisions.ts';
import { peopleOperations } from './people.ts';
import { restraintOperations } from './restraints.ts';

export const documentOperations = {
  getDocument: {
    method: 'GET',
    path: '/openapi.json',
    about: 'document',
    summary: 'This document.',
    asker: 'nobody',
    answers: { 200: { says: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  },
} as const satisfies Record<string, Operation>;

/** All that the API does; the name of each is its operationId. */
export const operations: Readonly<Record<string, Operation>> = {
  ...changeOperations,
  ...eventOperations,
  ...decisionOperations,
  ...catalogueOperations,
  ...restraintOperations,
  ...peopleOperations,
  ...auditOperations,
  ...documentOperations,
};

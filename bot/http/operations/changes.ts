import { z } from 'zod';
import { changeSummarySchema } from '../../../domain/change/summary.ts';
import { changeViewSchema } from '../../../domain/change/view.ts';
import type { Operation } from '../operation.ts';
import { narrowing } from './narrowing.ts';
import { startBodySchema } from './start-body.ts';

const listQuery = z.strictObject({
  ...narrowing,
  limit: z.coerce.number().int().min(1).max(999).default(10),
});

/** Starting changes, and what became of them. */
export const changeOperations = {
  startChange: {
    method: 'POST',
    path: '/changes',
    about: 'changes',
    summary: 'Start a change. A CI job may start the deploys that a rule of the catalogue names, one a token.',
    asker: 'anyone',
    body: { what: 'What starts a change', schema: startBodySchema },
    answers: {
      202: { says: 'It was started.', schema: changeViewSchema },
      200: { says: 'This request had started it before.', schema: changeViewSchema },
    },
    problems: ['notFound', 'conflict', 'keyReused'],
  },
  listChanges: {
    method: 'GET',
    path: '/changes',
    about: 'changes',
    summary: 'Changes that run and have run, newest first; a few seconds behind.',
    asker: 'person',
    query: { what: 'The query', schema: listQuery },
    answers: { 200: { says: 'The changes.', schema: z.object({ changes: z.array(changeSummarySchema) }) } },
    problems: ['notFound'],
  },
  getChange: {
    method: 'GET',
    path: '/changes/{id}',
    about: 'changes',
    summary: 'A change as it stands.',
    asker: 'anyone',
    answers: { 200: { says: 'The change.', schema: changeViewSchema } },
    problems: ['notFound', 'conflict'],
  },
  getHistory: {
    method: 'GET',
    path: '/changes/{id}/history',
    about: 'changes',
    summary: 'The history of a change, as Temporal keeps it.',
    asker: 'person',
    answers: { 200: { says: 'The events.', schema: z.json() } },
    problems: ['notFound', 'conflict'],
  },
  getReport: {
    method: 'GET',
    path: '/changes/{id}/report',
    about: 'changes',
    summary: 'The report of a change that has ended; of a recovery group, that of the last that did something.',
    asker: 'person',
    answers: {
      200: {
        says: 'The report.',
        schema: z.object({ change: z.string(), file: z.string(), markdown: z.string() }),
      },
    },
    problems: ['notFound', 'conflict'],
  },
} as const satisfies Record<string, Operation>;

export const eventOperations = {
  getEvents: {
    method: 'GET',
    path: '/changes/{id}/events',
    about: 'changes',
    summary:
      'A change as server-sent events, whenever it differs, until it has ended. The stream closes after 15 minutes; come again with Last-Event-ID.',
    asker: 'anyone',
    answers: {
      200: { says: 'The stream.', events: { change: changeViewSchema } },
      204: { says: 'The change has ended, and its last event was seen.' },
    },
    problems: ['notFound', 'conflict'],
  },
} as const satisfies Record<string, Operation>;
